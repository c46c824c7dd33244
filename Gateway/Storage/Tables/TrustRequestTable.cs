using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Storage.Commit;
using Gateway.Storage.Sql;
using static Gateway.Storage.Sql.Columns;

namespace Gateway.Storage.Tables;

/// <summary>Statements on <c>trust_request</c>.</summary>
internal static class TrustRequestTable
{
    public const string List =
        "direction, partner, request_id, exchange, us, them, certificate, uses, issuer, respond_by, state, reason, created_at, decided_at, decided_by";

    public static readonly LedgerStatement<TrustRequest> Insert = LedgerStatement<TrustRequest>.Insert(
        "trust_request",
        [
            Text<TrustRequest>("id", r => r.Id), Text<TrustRequest>("direction", r => EnumText.Of(r.Direction)),
            Text<TrustRequest>("partner", r => r.Partner.Value), Text<TrustRequest>("request_id", r => r.RequestId),
            Id<TrustRequest>("exchange", r => r.Exchange.Value), Text<TrustRequest>("us", r => r.Us), Text<TrustRequest>("them", r => r.Them),
            Bytes<TrustRequest>("certificate", r => r.Certificate.Der), Text<TrustRequest>("uses", r => r.Uses.Text()),
            Text<TrustRequest>("issuer", r => r.Issuer), Big<TrustRequest>("respond_by", r => r.RespondBy?.ToUnixTimeMilliseconds()),
            Text<TrustRequest>("state", r => EnumText.Of(r.State)), Text<TrustRequest>("reason", r => r.Reason),
            Big<TrustRequest>("created_at", r => r.CreatedAt.ToUnixTimeMilliseconds()),
            Big<TrustRequest>("decided_at", r => r.DecidedAt?.ToUnixTimeMilliseconds()), Text<TrustRequest>("decided_by", r => r.DecidedBy),
        ],
        "ON CONFLICT (id) DO NOTHING");

    public static readonly LedgerStatement<TrustDecision> Decide = LedgerStatement<TrustDecision>.UpdateLocked(
        "trust_request",
        [
            Text<TrustDecision>("id", d => d.Id), Text<TrustDecision>("state", d => EnumText.Of(d.State)), Text<TrustDecision>("reason", d => d.Reason),
            Big<TrustDecision>("decided_at", d => d.At.ToUnixTimeMilliseconds()), Text<TrustDecision>("decided_by", d => d.By),
        ],
        "state = v.state, reason = v.reason, decided_at = v.decided_at, decided_by = v.decided_by", "t.id = v.id AND t.state = 'open'");

    public static readonly LedgerStatement<string> Lock = LedgerStatement<string>.Select(
        "t.id, t.state", "trust_request", [Text<string>("id", i => i)], "t.id = v.id", locked: true);

    public static TrustEntry ReadLocked(LedgerRow row) => new() { Id = row.Text(0), IsOpen = EnumText.ToTrust(row.Text(1)) == TrustState.Open };

    public static TrustRequest Read(LedgerRow row) => new()
    {
        Direction = EnumText.ToDirection(row.Text(0)),
        Partner = new PartnerId(row.Text(1)),
        RequestId = row.Text(2),
        Exchange = new ExchangeId(row.Id(3)),
        Us = row.Text(4),
        Them = row.Text(5),
        Certificate = CertificateFacts.Read(row.BytesOrNull(6)),
        Uses = CertificateUses.Parse(row.Text(7)) ?? throw new InvalidDataException($"'{row.Text(7)}' are no uses of a certificate."),
        Issuer = row.Text(8),
        RespondBy = At(row.BigOrNull(9)),
        State = EnumText.ToTrust(row.Text(10)),
        Reason = row.TextOrNull(11),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Big(12)),
        DecidedAt = At(row.BigOrNull(13)),
        DecidedBy = row.TextOrNull(14),
    };

    private static DateTimeOffset? At(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
}
