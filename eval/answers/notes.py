"""What a reader of the figures must know: who judged, limits of what was measured, the tests."""

from eval.answers.report import AnswersReport
from eval.compare import SURE
from eval.significance import EXACT_UP_TO, PERMUTATIONS, RESAMPLES


def notes(report: AnswersReport) -> list[str]:
    """Return the footnotes of a report, one sentence or two each."""
    otherwise = ", ".join(
        f"{name} {found.confidence.otherwise}"
        for name, found in report.measured.items()
        if found.confidence.otherwise
    )
    asked, unreadable = len(report.questions), report.judge.get("unreadable")
    found = [
        f"Judged by {report.judge['name']}.",
        f"Of {report.judge['calls']:,} replies of the judge, {unreadable:,} had none of the words "
        "that were asked for and count as no."
        if unreadable
        else "",
        f"Ranges hold 95% of the means of {RESAMPLES:,} bootstrap resamples of the questions; n is "
        "how many questions say something of a figure.",
        f"p: paired randomisation test, two-sided (all sign flips of up to {EXACT_UP_TO} "
        f"differences, else {PERMUTATIONS:,}), corrected for {len(report.comparisons)} comparisons "
        f"by Holm, bold below {SURE:g}."
        if report.comparisons
        else "",
        "No question is unanswerable: how well abstaining is decided cannot be told."
        if not report.unanswerable
        else "",
        "Every question is unanswerable: only abstaining is measured."
        if report.unanswerable == asked
        else "",
        f"The threshold alone does not explain, and the curve does not show, so many answers: "
        f"{otherwise}."
        if otherwise
        else "",
        f"{report.unknown_articles:,} judged articles are not in the index."
        if report.unknown_articles
        else "",
        f"{report.skipped:,} lines of the corpus could not be indexed." if report.skipped else "",
        "Times are of an answer on this machine, warm; whatever else it does shows in them.",
    ]
    return [note for note in found if note]
