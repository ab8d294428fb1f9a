"""What the tags of our templates send: nothing, a block that stands apart, or words in a line."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: what a browser lays out apart: white space beside it is not read
BLOCKS = _words(
    "html head body title meta link script base header footer main nav section article aside div p"
    " h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr th td form fieldset legend"
    " details summary blockquote figure figcaption hr br output option optgroup g path circle rect"
    " line use defs symbol pre !doctype template noscript select"
)
VOIDS = _words("meta link base br hr img input source wbr !doctype")
#: their content is written by hand
KEPT = _words("pre script style textarea")
#: tags of the templates that send nothing by themselves
FLOW = _words("if for with block autoescape spaceless ifchanged comment together")
SILENT = _words("load extends csrf_token regroup cycle columns")
#: our components that send a block, or a button that always stands in a row of buttons
COMPONENTS = _words(
    "panel table notice now_panel lead fieldset details slot card confirm deflist facts breadcrumb"
    " form_errors form_actions form_fields field field_inline atelier_tabs keyfigures exports blockers"
    " pagination filters duties timeline ranks journal checklist stacked_bar side_menu waitings thread"
    " empty tabs progress echeances stepper saved prefilled move_lines comings simple_table sentences"
    " journal_lines deadline_lines include canonical files button post_button submit copy_button"
    " reorder_buttons print_button columns"
)
PAIRED = _words(
    "if for with block autoescape spaceless ifchanged panel table notice now_panel lead together fieldset"
    " details slot card confirm empty"
)
BRANCHES = _words("else elif empty")
#: blocks of the layouts whose content stands in a line
INLINE_BLOCKS = _words("title head_title heading page_class")
#: what the style sheet hides when it is empty: nothing is added to it
HIDDEN_WHEN_EMPTY = _words("td card")
HIDDEN_BLOCKS = _words("side menu main page_class")
