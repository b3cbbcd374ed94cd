"""The gallery of components, behind the door that the ground floor does not know."""

from palermo.partners.door import page
from palermo.ui import gallery as of_ui

gallery = page("roles.table")(of_ui.gallery)
