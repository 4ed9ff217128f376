"""juesuan's loaders: published departmental budgets and final accounts in, facts in Postgres out.

One folder is one stage, and data flows one way through them:

    read -> grid -> forms -> normalise -> store        (narrative and identity read the same lines)
"""

__version__ = "0.1.0"
