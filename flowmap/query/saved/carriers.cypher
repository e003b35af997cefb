// On whom do the needs of others hang?
// topic: What hangs on whom
// Counted: needs that would be lost without the team, and how many of them it only carries.
MATCH (h:Holder)-[d:DEPENDS_ON]->(c:Holder)
WHERE d.kano = 'threshold'
RETURN c.title AS carrier, count(d) AS needs, sum(CASE WHEN d.only_carries THEN 1 ELSE 0 END) AS only_carries
ORDER BY needs DESC, carrier
