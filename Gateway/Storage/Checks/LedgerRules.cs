namespace Gateway.Storage.Checks;

/// <summary>
/// The invariants that SQL states: I3 nothing waits for nobody, I5 control numbers (ours: a partner's are his), I6 attempts, and that every row has its exchange.
/// </summary>
internal static class LedgerRules
{
    private const string Exchange = "ex_";
    private const string Delivery = "dl_";
    private const string Document = "dc_";

    private const string OutboundNumbers = """
        interchange AS i JOIN exchange AS e ON e.id = i.exchange AND e.direction = 'outbound'
        JOIN payload AS p ON p.exchange = i.exchange AND p.part = 'raw'
        """;

    private const string Pair = "i.sender_qualifier || ':' || i.sender_id || ' ' || i.receiver_qualifier || ':' || i.receiver_id";

    public static IReadOnlyList<LedgerRule> All { get; } =
    [
        new("I3", "exchange-waits-for-nobody", Exchange,
            "SELECT count(*) FROM exchange WHERE stage IN ('received', 'opened', 'translated')",
            "SELECT id FROM exchange WHERE stage IN ('received', 'opened', 'translated') AND due_at IS NULL"),
        new("I3", "routed-exchange-without-work", Exchange,
            "SELECT count(*) FROM exchange WHERE stage = 'routed'",
            """
            SELECT id FROM exchange AS e WHERE e.stage = 'routed' AND e.open_children = 0
            AND NOT EXISTS (SELECT 1 FROM delivery AS d WHERE d.exchange = e.id AND d.state NOT IN ('delivered', 'failed'))
            """),
        new("I3", "open-children-miscounted", Exchange,
            "SELECT count(*) FROM exchange WHERE stage NOT IN ('done', 'quarantined')",
            """
            SELECT id FROM exchange AS e WHERE e.stage NOT IN ('done', 'quarantined') AND e.open_children <>
            (SELECT count(*) FROM exchange AS c WHERE c.parent = e.id AND c.stage NOT IN ('done', 'quarantined'))
            """),
        new("I3", "delivery-waits-for-nobody", Delivery,
            "SELECT count(*) FROM delivery WHERE state IN ('queued', 'sending')",
            "SELECT id FROM delivery WHERE (state = 'queued' AND due_at IS NULL) OR (state = 'sending' AND lease_until IS NULL)"),
        new("I3", "open-delivery-of-ended-exchange", Delivery,
            "SELECT count(*) FROM delivery WHERE state NOT IN ('delivered', 'failed')",
            """
            SELECT d.id FROM delivery AS d JOIN exchange AS e ON e.id = d.exchange
            WHERE d.state IN ('queued', 'sending', 'unconfirmed') AND e.stage IN ('done', 'quarantined') AND d.attempts = 0
            AND coalesce(d.code, '') <> 'replayed'
            """),
        new("I3", "document-never-judged", Document,
            "SELECT count(*) FROM document",
            """
            SELECT d.id FROM document AS d JOIN exchange AS e ON e.id = d.exchange
            WHERE d.validation = 'pending' AND e.stage IN ('routed', 'done')
            """),
        new("I5", "isa13-reused", null,
            "SELECT count(*) FROM interchange AS i JOIN exchange AS e ON e.id = i.exchange AND e.direction = 'outbound'",
            $"""
            SELECT {Pair} || ' ' || i.usage || ' ' || i.control_number FROM {OutboundNumbers}
            GROUP BY i.sender_qualifier, i.sender_id, i.receiver_qualifier, i.receiver_id, i.usage, i.control_number
            HAVING count(DISTINCT p.digest) > 1
            """),
        new("I5", "gs06-reused", null,
            """
            SELECT count(*) FROM interchange AS i JOIN exchange AS e ON e.id = i.exchange AND e.direction = 'outbound'
            WHERE i.group_control_number IS NOT NULL
            """,
            $"""
            SELECT {Pair} || ' ' || i.group_control_number FROM {OutboundNumbers} WHERE i.group_control_number IS NOT NULL
            GROUP BY i.sender_qualifier, i.sender_id, i.receiver_qualifier, i.receiver_id, i.group_control_number
            HAVING count(DISTINCT p.digest) > 1
            """),
        new("I5", "control-number-out-of-range", null,
            "SELECT count(*) FROM control_number",
            "SELECT kind || ' ' || us || ' ' || them || ' ' || usage FROM control_number WHERE next < 1 OR next > 999999999"),
        new("I6", "more-than-one-open-attempt", Delivery,
            "SELECT count(*) FROM delivery",
            "SELECT delivery FROM attempt WHERE ended_at IS NULL GROUP BY delivery HAVING count(*) > 1"),
        new("I6", "open-attempt-not-sending", Delivery,
            "SELECT count(*) FROM attempt WHERE ended_at IS NULL",
            "SELECT d.id FROM attempt AS a JOIN delivery AS d ON d.id = a.delivery WHERE a.ended_at IS NULL AND d.state <> 'sending'"),
        new("I6", "sending-without-attempt", Delivery,
            "SELECT count(*) FROM delivery WHERE state = 'sending'",
            """
            SELECT d.id FROM delivery AS d WHERE d.state = 'sending'
            AND NOT EXISTS (SELECT 1 FROM attempt AS a WHERE a.delivery = d.id AND a.ended_at IS NULL)
            """),
        new("I6", "attempts-miscounted", Delivery,
            "SELECT count(*) FROM delivery",
            "SELECT d.id FROM delivery AS d WHERE d.attempts <> (SELECT count(*) FROM attempt AS a WHERE a.delivery = d.id)"),
        .. new[] { "interchange", "document", "delivery", "expectation", "payload" }.Select(Owned),
        new("payload", "payload-row-missing", Exchange,
            "SELECT count(*) FROM exchange",
            """
            SELECT id FROM exchange AS e WHERE NOT EXISTS (
                SELECT 1 FROM payload AS p WHERE p.exchange = e.id AND (p.part = 'raw' OR (p.part = 'wire' AND e.direction = 'inbound')))
            UNION SELECT d.exchange FROM document AS d WHERE d.payload_part IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM payload AS p WHERE p.exchange = d.exchange AND p.part = d.payload_part)
            """),
        new("rows", "parent-missing", Exchange,
            "SELECT count(*) FROM exchange WHERE parent IS NOT NULL",
            "SELECT id FROM exchange AS e WHERE e.parent IS NOT NULL AND NOT EXISTS (SELECT 1 FROM exchange AS p WHERE p.id = e.parent)"),
        new("rows", "dedup-key-without-exchange", null,
            "SELECT count(*) FROM dedup_key",
            "SELECT key FROM dedup_key AS k WHERE NOT EXISTS (SELECT 1 FROM exchange AS e WHERE e.id = k.exchange)"),
    ];

    // There are no foreign keys between these tables (docs/performance.md), so it is checked here.
    private static LedgerRule Owned(string table) => new(
        "rows", table + "-without-exchange", Exchange,
        $"SELECT count(*) FROM {table}",
        $"SELECT t.exchange FROM {table} AS t WHERE NOT EXISTS (SELECT 1 FROM exchange AS e WHERE e.id = t.exchange)");
}
