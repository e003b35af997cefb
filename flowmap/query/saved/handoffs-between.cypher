// What does one team hand to another one?
// topic: Who gives whom what
// $giver = "sales": the id of a team, system, meeting or outsider
// $receiver = "crm": the id of a team, system, meeting or outsider
MATCH (:Holder {id: $giver})-[r:HANDS_OFF]->(:Holder {id: $receiver})
OPTIONAL MATCH (i:Item {id: r.item})
RETURN coalesce(i.title, '?') AS information, r.via AS through, r.lead AS hours, r.times AS times_a_year
ORDER BY information
