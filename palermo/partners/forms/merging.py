"""Which record is the other one of the same person."""

from django import forms

from palermo.partners.forms.posts import WhoForm
from palermo.ui.forms import Form

LARGEST = 2**63 - 1  # of the numbers that records bear


class MergeForm(WhoForm):
    pass


class ConfirmMergeForm(Form):
    confirmed = forms.CharField(widget=forms.HiddenInput, initial="yes")
    gone = forms.IntegerField(max_value=LARGEST, widget=forms.HiddenInput)
