"""One place for what people say to each other about an object, by circle, with what they join to it.

An app gives its `Room` (`threads`): its permission table, which says who reads and who writes each
circle, whom each circle tells, and the names of its three addresses. It never gives a model: a message
names its object (`core.models.reference`), and is read through the table **and** the circle, as a paper
is (`core.reading`). `writing` keeps and tells, `marks` counts what one has not read, `page` shows,
`doors` answers.

Told in docs/comprendre/echanges.md.
"""
