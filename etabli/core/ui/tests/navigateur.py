"""A browser without script, as HTML says it sends a form: for the tests of pages of several forms."""

from __future__ import annotations

from html.parser import HTMLParser

TEXTS = {"textarea", "text", "date", "search"}


class Page(HTMLParser):
    """A page that one types in and presses on. Each control goes with its owner, as the standard says."""

    def __init__(self, text, at):
        super().__init__()
        self.at = at
        self.forms, self.controls, self.buttons = {}, [], []
        self._open, self._area, self._button, self._models = None, None, None, 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self._models += tag == "template"
        if self._models:
            return
        if tag == "form":
            self._open = found.get("id") or f"form-{len(self.forms)}"
            self.forms[self._open] = found
        owner = found.get("form", self._open)
        if tag in ("input", "textarea"):
            kind = found.get("type", "text") if tag == "input" else tag
            value = found.get("value", "on" if kind in ("checkbox", "radio") else "")
            is_on = kind not in ("checkbox", "radio") or "checked" in found
            self.controls.append([owner, kind, found.get("name"), value, is_on])
            self._area = self.controls[-1] if tag == "textarea" else None
        if tag == "select":
            self.controls.append([owner, "select", found.get("name"), None, True])
        if tag == "option" and ("selected" in found or self.controls[-1][3] is None):
            self.controls[-1][3] = found.get("value", "")
        if tag == "button":
            self._button = {**found, "owner": owner, "label": ""}
            self.buttons.append(self._button)

    def handle_endtag(self, tag):
        self._models -= tag == "template"
        if tag == "form":
            self._open = None
        if tag == "textarea" and self._area:
            self._area[3] = self._area[3].removeprefix("\n")
            self._area = None
        if tag == "button":
            self._button = None

    def handle_data(self, data):
        if self._area is not None:
            self._area[3] += data
        if self._button is not None:
            self._button["label"] += data

    def read(self, name):
        return next(one[3] for one in self.controls if one[2] == name)

    def type(self, name, value):
        next(one for one in self.controls if one[2] == name)[3] = value

    def names(self, *kinds):
        return [one[2] for one in self.controls if one[1] in (kinds or TEXTS) and one[2]]

    def press(self, client, label, *, nth=0, enters=False):
        """What is answered, redirects followed; `enters` presses what Enter would."""
        seen = [b for b in self.buttons if label in b["label"] and "aria-hidden" not in b]
        owner = self.controls[-1][0]  # the last control of the page, where Enter is pressed
        button = next(b for b in self.buttons if b["owner"] == owner) if enters else seen[nth]
        form = self.forms[button["owner"]]
        address = button.get("formaction") or form.get("action") or self.at
        sent: dict[str, list[str]] = {}
        for owner, kind, name, value, is_on in self.controls:
            if owner == button["owner"] and name and is_on and kind != "file":
                sent.setdefault(name, []).append(value)
        if button.get("name"):
            sent.setdefault(button["name"], []).append(button.get("value", ""))
        return client.post(address, sent, follow=True)


def opened(client, address):
    answer = client.get(address, follow=True)
    return Page(answer.content.decode(), answer.request["PATH_INFO"])


def shown(answer):
    query = answer.request.get("QUERY_STRING", "")
    return Page(
        answer.content.decode(), answer.request["PATH_INFO"] + (f"?{query}" if query else "")
    )
