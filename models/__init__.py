"""What the loaders own: schema `core`, one small file per theme.

Every table and column carries its comment, in English with the Chinese term after the semicolon; the
migrations write them into the database.
"""

from .base import PARTITION_SCHEMA, SCHEMA, Base
from .cell import Cell
from .claim import Claim
from .correction import Correction
from .department import Department, DepartmentName, DepartmentWork
from .document import Document, Statement
from .fact import FactBalance, FactExpenditure, FactRevenue, FactThreePublic
from .performance import Indicator, Project
from .quality import Finding, Quarantine
from .reference import (
    Concordance,
    ConformedCode,
    DepartmentSuccession,
    EconomicClass,
    FunctionClass,
    ReferenceLoad,
    Region,
)
from .vocabulary import Vocabulary

#: The tables partitioned by fiscal year.
FACT_TABLES = (FactExpenditure, FactRevenue, FactBalance, FactThreePublic)

__all__ = [
    "FACT_TABLES",
    "PARTITION_SCHEMA",
    "SCHEMA",
    "Base",
    "Cell",
    "Claim",
    "Concordance",
    "ConformedCode",
    "Correction",
    "Department",
    "DepartmentName",
    "DepartmentSuccession",
    "DepartmentWork",
    "Document",
    "EconomicClass",
    "FactBalance",
    "FactExpenditure",
    "FactRevenue",
    "FactThreePublic",
    "Finding",
    "FunctionClass",
    "Indicator",
    "Project",
    "Quarantine",
    "ReferenceLoad",
    "Region",
    "Statement",
    "Vocabulary",
]
