-- name: ProducerFacts :one
SELECT name, place FROM producer WHERE producer = sqlc.arg(producer);

-- name: MembershipsOf :many
SELECT kind, producer FROM membership WHERE person = sqlc.arg(person) AND ended_at = 0 ORDER BY kind, started_at, producer;

-- name: AllMemberships :many
SELECT m.person, m.kind, m.producer, r.name, r.place FROM membership m JOIN producer r ON r.producer = m.producer
WHERE m.ended_at = 0 ORDER BY m.kind, r.name, m.producer, m.person;

-- name: MemberPlacesOf :many
SELECT DISTINCT r.place FROM membership m JOIN producer r ON r.producer = m.producer
WHERE m.person = sqlc.arg(person) AND m.ended_at = 0;

-- name: MembersOf :many
SELECT m.membership, m.person, p.name, p.phone, p.phone_proved_at, m.kind, m.started_at, m.ended_at
FROM membership m JOIN person p ON p.person = m.person
WHERE m.producer = sqlc.arg(producer) ORDER BY m.ended_at, m.kind, m.started_at, m.membership;

-- name: OpenMembership :one
SELECT membership, kind FROM membership WHERE producer = sqlc.arg(producer) AND person = sqlc.arg(person) AND ended_at = 0;

-- name: OwnerOf :one
SELECT membership, person FROM membership WHERE producer = sqlc.arg(producer) AND kind = 'owner' AND ended_at = 0;

-- name: InsertMembership :exec
INSERT INTO membership (membership, person, producer, kind, started_at, ended_at)
VALUES (sqlc.arg(membership), sqlc.arg(person), sqlc.arg(producer), sqlc.arg(kind), sqlc.arg(started_at), 0);

-- name: EndMembership :execrows
UPDATE membership SET ended_at = sqlc.arg(ended_at) WHERE membership = sqlc.arg(membership) AND ended_at = 0;

-- name: InsertOffer :exec
INSERT INTO membership_offer (offer, producer, person, name, ground, reason, state, asked_by, asked_at, approved_by, decided_at)
VALUES (sqlc.arg(offer), sqlc.arg(producer), sqlc.arg(person), sqlc.arg(name), sqlc.arg(ground), sqlc.arg(reason), sqlc.arg(state),
    sqlc.arg(asked_by), sqlc.arg(asked_at), '', 0);

-- name: OfferByKey :one
SELECT o.offer, o.producer, o.person, o.name, o.ground, o.reason, o.state, o.asked_by, o.asked_at, o.approved_by, o.decided_at,
    r.name AS producer_name, r.place, p.phone, COALESCE(w.name, '') AS asker
FROM membership_offer o JOIN producer r ON r.producer = o.producer JOIN person p ON p.person = o.person
LEFT JOIN person w ON w.person = o.asked_by
WHERE o.offer = sqlc.arg(offer);

-- name: OffersOfProducer :many
SELECT o.offer, o.producer, o.person, o.name, o.ground, o.reason, o.state, o.asked_by, o.asked_at, o.approved_by, o.decided_at,
    r.name AS producer_name, r.place, p.phone, COALESCE(w.name, '') AS asker
FROM membership_offer o JOIN producer r ON r.producer = o.producer JOIN person p ON p.person = o.person
LEFT JOIN person w ON w.person = o.asked_by
WHERE o.producer = sqlc.arg(producer) AND o.state IN ('approval', 'waiting') ORDER BY o.asked_at, o.offer;

-- name: OffersToPerson :many
SELECT o.offer, o.producer, o.person, o.name, o.ground, o.reason, o.state, o.asked_by, o.asked_at, o.approved_by, o.decided_at,
    r.name AS producer_name, r.place, p.phone, COALESCE(w.name, '') AS asker
FROM membership_offer o JOIN producer r ON r.producer = o.producer JOIN person p ON p.person = o.person
LEFT JOIN person w ON w.person = o.asked_by
WHERE o.person = sqlc.arg(person) AND o.state = 'waiting' ORDER BY o.asked_at, o.offer;

-- name: OffersSince :many
SELECT o.offer, o.producer, o.person, o.name, o.ground, o.reason, o.state, o.asked_by, o.asked_at, o.approved_by, o.decided_at,
    r.name AS producer_name, r.place, p.phone, COALESCE(w.name, '') AS asker
FROM membership_offer o JOIN producer r ON r.producer = o.producer JOIN person p ON p.person = o.person
LEFT JOIN person w ON w.person = o.asked_by
WHERE o.ground <> 'staff' AND (o.state IN ('approval', 'waiting') OR o.decided_at > sqlc.arg(since)) ORDER BY o.asked_at DESC, o.offer;

-- name: MovesOf :many
SELECT o.offer, o.producer, o.person, o.name, o.ground, o.reason, o.state, o.asked_by, o.asked_at, o.approved_by, o.decided_at,
    r.name AS producer_name, r.place, p.phone, COALESCE(w.name, '') AS asker
FROM membership_offer o JOIN producer r ON r.producer = o.producer JOIN person p ON p.person = o.person
LEFT JOIN person w ON w.person = o.asked_by
WHERE o.ground NOT IN ('staff', 'first') AND o.state IN ('approval', 'waiting', 'taken') AND (o.decided_at = 0 OR o.decided_at > sqlc.arg(since))
    AND (o.producer = sqlc.arg(producer) OR EXISTS (SELECT 1 FROM membership m
        WHERE m.producer = o.producer AND m.person = sqlc.arg(former) AND m.kind = 'owner' AND m.ended_at > sqlc.arg(since)
            AND o.asked_at <= m.ended_at AND (o.decided_at = 0 OR o.decided_at >= m.ended_at) AND o.person <> m.person))
ORDER BY o.asked_at DESC, o.offer;

-- name: CountOffersSince :one
SELECT COUNT(*) FROM membership_offer WHERE producer = sqlc.arg(producer) AND asked_at > sqlc.arg(since);

-- name: CountPeopleOf :one
SELECT (SELECT COUNT(*) FROM membership m WHERE m.producer = sqlc.arg(producer) AND m.ended_at = 0)
    + (SELECT COUNT(*) FROM membership_offer o WHERE o.producer = sqlc.arg(producer) AND o.state IN ('approval', 'waiting')) AS people;

-- name: CountChairOffers :one
SELECT COUNT(*) FROM membership_offer WHERE producer = sqlc.arg(producer) AND ground <> 'staff' AND state IN ('approval', 'waiting');

-- name: CountOffersTo :one
SELECT COUNT(*) FROM membership_offer WHERE producer = sqlc.arg(producer) AND person = sqlc.arg(person) AND state IN ('approval', 'waiting');

-- name: DecideOffer :execrows
UPDATE membership_offer SET state = sqlc.arg(state), decided_at = sqlc.arg(decided_at)
WHERE offer = sqlc.arg(offer) AND state = sqlc.arg(was);

-- name: ApproveOffer :execrows
UPDATE membership_offer SET state = 'waiting', approved_by = sqlc.arg(approved_by)
WHERE offer = sqlc.arg(offer) AND state = 'approval';

-- name: VoidOffersBy :execrows
UPDATE membership_offer SET state = 'void', decided_at = sqlc.arg(decided_at)
WHERE producer = sqlc.arg(producer) AND asked_by = sqlc.arg(asked_by) AND state = 'waiting';

-- name: VoidOffersOfOwner :execrows
UPDATE membership_offer SET state = 'void', decided_at = sqlc.arg(decided_at)
WHERE asked_by = sqlc.arg(asked_by) AND state = 'waiting' AND ground IN ('staff', 'handover');
