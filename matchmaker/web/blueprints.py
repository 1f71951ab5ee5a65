"""All pages on one screen."""

from flask import Blueprint

from matchmaker.web.accounts.views import accounts
from matchmaker.web.audit.views import audit
from matchmaker.web.calendar.views import calendar
from matchmaker.web.calls.views import calls
from matchmaker.web.deals.views import deals
from matchmaker.web.imports.views import imports
from matchmaker.web.introductions.views import introductions
from matchmaker.web.jobs.views import jobs
from matchmaker.web.listings.views import listings
from matchmaker.web.matches.views import matches
from matchmaker.web.members.views import members
from matchmaker.web.needs.views import needs
from matchmaker.web.notices.views import notices
from matchmaker.web.offers.views import offers
from matchmaker.web.open_licences.views import open_licences
from matchmaker.web.patents.views import patents
from matchmaker.web.pool.views import pool
from matchmaker.web.requests.views import requests
from matchmaker.web.rounds.views import rounds
from matchmaker.web.searches.views import searches
from matchmaker.web.sessions.views import sessions
from matchmaker.web.site.views import site
from matchmaker.web.standards.views import standards
from matchmaker.web.valuations.views import valuations

BLUEPRINTS: tuple[Blueprint, ...] = (
    site,
    accounts,
    members,
    listings,
    needs,
    offers,
    patents,
    pool,
    searches,
    matches,
    rounds,
    sessions,
    jobs,
    introductions,
    deals,
    requests,
    calls,
    calendar,
    open_licences,
    notices,
    audit,
    imports,
    standards,
    valuations,
)
