"""What the keys of the fideslang taxonomy probably are in ours. Every answer is a guess.

Where two of our categories fit, the one that says less (or the stricter one) is taken: a label of another language
must never be what makes data ordinary. Keys of taxonomy 2 and 3 are known; any other key is told, not guessed.
"""

from __future__ import annotations

import re

# Ours, then theirs; `-` for keys that say nothing of ours.
_TABLE = """
-                            system system.authentication system.operations
person                       user user.demographic user.demographic.age_range user.demographic.date_of_birth user.demographic.gender
person                       user.demographic.language user.demographic.marital_status
person.contact               user.contact user.contact.address user.contact.address.city user.contact.address.country
person.contact               user.contact.address.postal_code user.contact.address.state user.contact.address.street
person.contact               user.contact.address.mailing_address user.contact.email user.contact.phone_number user.contact.url
person.contact               user.contact.social_url user.contact.fax_number user.contact.organization
person.contact               user.name user.name.first user.name.last
person.account               user.account user.account.settings user.account.username user.settings user.privacy_preferences
person.account               user.authorization user.unique_id user.unique_id.pseudonymous user.unique_id.deterministic
person.account               user.unique_id.probablistic
person.account.credential    user.authorization.credentials user.authorization.password
person.biometric             user.biometric user.biometrics user.authorization.biometric user.authorization.biometrics
person.biometric.fingerprint user.biometric.fingerprint user.biometrics.fingerprint
person.biometric.iris        user.biometric.retinal user.biometrics.retinal
person.biometric.voiceprint  user.biometric.voice user.biometrics.voice
person.biometric.gene        user.health.genetic user.health_and_medical.genetic
person.health                user.biometric.health user.health user.health_and_medical user.health.insurance_beneficiary_id
person.health                user.health_and_medical.insurance_beneficiary_id user.health.baby_formula user.health.condition
person.health                user.health.maternity_clothing user.health.medications user.health.prescriptions
person.health                user.health.reproductive_or_sexual user.health.social_psychological_behavioral user.health.symptons
person.health.record         user.health.record_id user.health_and_medical.record_id user.health.medical_diagnosis user.health.treatment
person.minor                 user.childrens user.children user.children.children_under_thirteen user.children.thirteen_to_sixteen
person.behaviour             user.behavior user.behavior.browsing_history user.behavior.media_consumption
person.behaviour             user.behavior.purchase_history user.behavior.search_history user.demographic.profile
person.communication         user.content user.content.public user.social user.social_activity
person.communication.content user.content.private
person.image                 user.content.self_image
person.specific_identity     user.demographic.political_opinion user.demographic.race_ethnicity user.demographic.sexual_orientation
person.specific_identity     user.demographic.protected_classifications user.demographic.union_membership
person.religion              user.demographic.religious_belief user.demographic.philosophical_belief
person.identity              user.government_id user.government_id.birth_certificate user.government_id.immigration
person.identity              user.demographic.citizenship_or_immigration_status
person.identity.number       user.government_id.national_identification_number user.government_id.passport_number
person.identity.licence      user.government_id.drivers_license_number
vehicle.identity             user.government_id.vehicle_registration
person.location              user.location user.location.imprecise user.location.coarse
person.location.precise      user.location.precise
person.device                user.device user.device.cookie user.device.cookie_id user.device.device_id user.device.ip_address
person.device                user.device.sensor user.sensor user.user_sensor
person.device.log            user.device.telemetry user.telemetry
person.payment               user.payment
person.financial             user.financial
person.financial.account     user.financial.bank_account user.financial.credit_card
person.criminal_record       user.criminal_history
person.employment            user.job_title user.workplace user.professional_information user.professional_information.job_title
person.employment            user.professional_information.workplace
"""
CATEGORIES: dict[str, str] = {
    theirs: "" if ours == "-" else ours for line in _TABLE.strip().splitlines() for ours, *keys in [line.split()] for theirs in keys
}
"""Key of fideslang → our category, empty where it says nothing of ours."""
ROOTS = ("user", "system")
"""Declared alone they mean everything, or nothing."""

IDENTITIES = {
    "email": "person.contact", "phone_number": "person.contact", "loyalty_id": "person.member",
}  # fmt: skip
"""`identity` of a field's meta; any other identity is somebody's account."""

SIGNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?:^|_)(?:{words})(?:_|$)"), ours)
    for words, ours in (
        (
            "e_?mails?|(?:tele)?phone(?:_?number)?|mobile|fax|street|address|zip|postal_?code|first_?name|last_?name|full_?name",
            "person.contact",
        ),
        (
            "ccn|pan|card(?:_?(?:no|num|number))?|credit_?card|iban|bank(?:_?account)?|account_?(?:no|num|number)",
            "person.financial.account",
        ),
        ("passports?|ssn|nationa?l_?id|id_?(?:card|number|no)|identity_?(?:card|number)|travel_identifiers?", "person.identity.number"),
        ("driver'?s?_?licen[cs]es?|driving_?licen[cs]es?", "person.identity.licence"),
        ("birth|birthday|dob|date_?of_?birth|gender|sex|age", "person"),
        ("child|children|kids?|minors?", "person.minor"),
        ("health|medical|diagnos[ei]s|allerg(?:y|ies)|blood|disabilit(?:y|ies)", "person.health"),
        ("religion|faith", "person.religion"),
        ("ethnic(?:ity)?|race|political|union", "person.specific_identity"),
        ("salary|payroll|wage", "person.employment.payroll"),
        ("employees?|staff|job|job_?title|pilots?|crew", "person.employment"),
        ("emergency_?contacts?|next_?of_?kin", "person.dependant"),
        ("lat|lon|lng|latitude|longitude|gps|geo|location|coordinates?", "person.location"),
        ("ip|ip_?address|mac|imei|device_?id|cookie|user_?agent|last_?login|login", "person.device"),
        ("vin|chassis_?number", "vehicle.identity.vin"),
        ("plate|licen[cs]e_?plate|number_?plate", "vehicle.identity.plate"),
        ("face|fingerprint|iris|voiceprint|biometrics?", "person.biometric"),
        ("password|passwd|pwd|pin|secret|otp", "person.account.credential"),
        ("passengers?|passenger_information|travel|trips?|bookings?|flights?", "person.travel"),
        ("messages?|comments?|notes?|reviews?|feedback|free_?text|chat|transcript", "person.communication"),
    )
)
"""Words in the name of a field that tell of its content, whatever its label says."""


def sign(name: str) -> str | None:
    """What the name of a field tells of its content.

    >>> sign("ccn"), sign("customerEmail"), sign("billing_address_id"), sign("quantity")
    ('person.financial.account', 'person.contact', 'person.contact', None)
    """
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().replace("-", "_").replace(".", "_")
    return next((ours for pattern, ours in SIGNS if pattern.search(plain)), None)
