using Gateway.Storage.Sql;

namespace Gateway.Storage.Reads;

/// <summary>
/// What a page of exchanges shows besides its rows, each found by the exchange's id. Statements of the store and not of EF: a list of 500 ids becomes one
/// array on PostgreSQL and 500 lookups on SQLite, where 500 parameters took 90 ms.
/// </summary>
internal static class SummaryStatements
{
    private const int KeysShown = 10;

    private static readonly IReadOnlyList<Column<Guid>> Id = [Columns.Id<Guid>("id", id => id)];

    /// <summary>Id, validation: of its interchanges and documents.</summary>
    public static readonly LedgerStatement<Guid> Validations = Each("x.validation", """
        SELECT validation FROM interchange WHERE exchange = {id} UNION SELECT validation FROM document WHERE exchange = {id}
        """);

    /// <summary>Id, state: of its own delivery and those of the exchanges made from it.</summary>
    public static readonly LedgerStatement<Guid> Deliveries = Each("x.state", """
        SELECT state FROM delivery WHERE exchange = {id}
        UNION SELECT d.state FROM exchange AS c JOIN delivery AS d ON d.exchange = c.id WHERE c.parent = {id}
        """);

    /// <summary>Id, state: of what it waits for and what the exchanges made from it wait for.</summary>
    public static readonly LedgerStatement<Guid> Expectations = Each("x.state", """
        SELECT state FROM expectation WHERE exchange = {id}
        UNION SELECT w.state FROM exchange AS c JOIN expectation AS w ON w.exchange = c.id WHERE c.parent = {id}
        """);

    /// <summary>Id, length, digest of the raw payload.</summary>
    public static readonly LedgerStatement<Guid> Raw = Each("x.length, x.digest", "SELECT length, digest FROM payload WHERE exchange = {id} AND part = 'raw'");

    /// <summary>Id, kind, value: keys of the documents it brought.</summary>
    public static readonly LedgerStatement<Guid> KeysBrought = Each("x.kind, x.value",
        $"SELECT kind, value FROM business_key WHERE exchange = {{id}} ORDER BY value, kind LIMIT {KeysShown}");

    /// <summary>Id, kind, value: keys of the document it carries.</summary>
    public static readonly LedgerStatement<Guid> KeysCarried = Each("x.kind, x.value", $$"""
        SELECT k.kind, k.value FROM delivery AS d JOIN document AS o ON o.id = d.document
        JOIN business_key AS k ON k.exchange = o.exchange AND k.document = o.id WHERE d.exchange = {id} ORDER BY k.value, k.kind LIMIT {{KeysShown}}
        """);

    private static LedgerStatement<Guid> Each(string list, string select) => LedgerStatement<Guid>.ForEach(Id,
        $"SELECT v.id, {list} FROM {{rows}} CROSS JOIN LATERAL ({select.Replace("{id}", "v.id", StringComparison.Ordinal)}) AS x",
        $"SELECT @id, {list} FROM ({select.Replace("{id}", "@id", StringComparison.Ordinal)}) AS x");
}
