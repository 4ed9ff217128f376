"""Words of headers that say of which year the money is."""

from __future__ import annotations

import re

THIS_YEAR = re.compile(r"(?:本年|当年)(?:度)?(?:收入|支出|预算|安排|预算支出|财政拨款)?(?:数)?")
#: The same with the fund in one head: 本年一般公共预算.
OF_THIS_YEAR = re.compile(THIS_YEAR.pattern + r"|(?:本年|当年)(?:一般公共预算|政府性基金|国有资本经营|财政).*")
