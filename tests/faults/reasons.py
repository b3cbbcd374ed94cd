"""Actions that no case kills, each with the reason."""

WITHIN = "never alone: within {}, which is killed at every statement"
ONE_LINE = "one line of the journal and nothing else, as journal.write is killed"
REASONS: dict[str, str] = {
    "bureau.hand_out_letter": ONE_LINE,
    "figures.given_up_if_damaged": "takes one file away that can be made again, and nothing else",
    "figures.hand_out": ONE_LINE,
    "journal.raise_guards": "puts triggers back one by one; whoever was killed at it runs `palermo upgrade` again",
    "library.enter": WITHIN.format("put"),
    "library.index": WITHIN.format("put, withdraw and keep_text"),
    "library.remark": WITHIN.format("put and withdraw"),
    "library.lay": WITHIN.format("put"),
    "library.plainly": "writes nothing: makes words of a full disk",
    "outbox.note": WITHIN.format("stop, release, retry and bounced"),
    "partners.address_asked": ONE_LINE,
    "partners.address_changed": ONE_LINE,
    "partners.enter_demo_account": "the demo's own; a demo that was killed is made anew",
    "partners.password_set": ONE_LINE,
    "partners.plainly": "writes nothing: makes words of a constraint",
    "partners.sign_in_failed": ONE_LINE,
    "partners.signed_in": ONE_LINE,
    "partners.signed_out": ONE_LINE,
    "partners.told": WITHIN.format("begin_tenure, end_tenure and let_stand_in"),
    "register.lay_index": WITHIN.format("lay_down and rebuild"),
    "register.roomy": "writes nothing: lets SQLite keep more pages in memory",
    "vault.laid_down": WITHIN.format("seal and attach"),
    "vault.sign": "writes nothing",
    "work.beating": "a thread that calls beat, which is killed",
    "work.note": WITHIN.format("start, fail and ask_to_stop"),
    "work.retry": "another name of go_on",
}
