from palermo.journal.queries.exporting import export_count, write_csv
from palermo.journal.queries.heads import Printed, head_of, head_words, machine_words, read_printed
from palermo.journal.queries.lines import State, about, done_once, lines, state
from palermo.journal.queries.verifying import Break, Verdict, verify, verify_since_head
from palermo.journal.queries.wording import break_words

__all__ = [
    "Break",
    "Printed",
    "State",
    "Verdict",
    "about",
    "break_words",
    "done_once",
    "export_count",
    "head_of",
    "head_words",
    "lines",
    "machine_words",
    "read_printed",
    "state",
    "verify",
    "verify_since_head",
    "write_csv",
]
