"""The register of everything open: one row per matter, its thread, photos, holders and links."""

from portal.matters.models.link import Link, LinkPurpose
from portal.matters.models.matter import Channel, Kind, Matter, NextStep
from portal.matters.models.people import HandOver, Part, Participant, Tenure
from portal.matters.models.thread import Attachment, Post, PostKind, Purpose

__all__ = [
    "Attachment",
    "Channel",
    "HandOver",
    "Kind",
    "Link",
    "LinkPurpose",
    "Matter",
    "NextStep",
    "Part",
    "Participant",
    "Post",
    "PostKind",
    "Purpose",
    "Tenure",
]
