using Gateway.Exchanges;
using Gateway.Storage.Sql;

namespace Gateway.Storage.Claims;

/// <summary>A lease given back unworked.</summary>
/// <param name="After">Milliseconds until the row is due again.</param>
/// <param name="Uncounted">1 takes back the crash that the claim counted.</param>
internal readonly record struct GivenBack(Lease Lease, long After, int Uncounted)
{
    public static readonly IReadOnlyList<Column<GivenBack>> Columns =
    [
        Sql.Columns.Id<GivenBack>("id", g => g.Lease.Row),
        Sql.Columns.Int<GivenBack>("epoch", g => g.Lease.Epoch),
        Sql.Columns.Big<GivenBack>("after", g => g.After),
        Sql.Columns.Int<GivenBack>("uncounted", g => g.Uncounted),
    ];
}
