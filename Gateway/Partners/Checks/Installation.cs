namespace Gateway.Partners.Checks;

/// <summary>All partners as they would run together, indexed once so that a check of a thousand stays linear.</summary>
internal sealed class Installation
{
    private readonly Dictionary<PartnerId, Candidate> _partners;
    private readonly HashSet<(PartnerId Partner, string Document, UsageIndicator Usage)> _outbound;

    public Installation(IEnumerable<Candidate> candidates)
    {
        _partners = candidates.ToDictionary(c => c.Id);
        Ordered = [.. _partners.Values.OrderByDescending(c => c.Partner.Internal).ThenBy(c => c.Id.Value, StringComparer.Ordinal)];
        Ours = Ordered.Where(c => c.Partner.Internal).SelectMany(c => c.Partner.Identities).ToHashSet();
        Internal = [.. Ordered.Where(c => c.Partner.Internal).Select(c => c.Id)];
        _outbound = Ordered.SelectMany(c => c.Partner.Agreements).Where(a => a.Direction == ChannelDirection.Out)
            .Select(a => (a.Partner, a.Document, a.Usage)).ToHashSet();
    }

    /// <summary>
    /// Our own side, then the others by id: findings come in the same order every time, and a name is ours before it is another's.
    /// </summary>
    public IReadOnlyList<Candidate> Ordered { get; }

    public IReadOnlySet<PartnerIdentity> Ours { get; }

    /// <summary>Our keys by number, as <see cref="IOwnKeys"/> says them; none where files are checked without a ledger.</summary>
    public IReadOnlyDictionary<string, string> OurKeys { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<PartnerId> Internal { get; }

    public bool Knows(PartnerId partner) => _partners.ContainsKey(partner);

    public bool Takes(PartnerId partner, string document, UsageIndicator usage) => _outbound.Contains((partner, document, usage));

    /// <summary>Each value with the candidates that claim it, in the order of their ids.</summary>
    public IEnumerable<(T Value, Candidate First, Candidate Second)> Clashes<T>(Func<TradingPartner, IEnumerable<T>> claims)
        where T : notnull
    {
        var first = new Dictionary<T, Candidate>();
        foreach (var candidate in Ordered)
        {
            foreach (var claim in claims(candidate.Partner))
            {
                if (!first.TryAdd(claim, candidate))
                {
                    yield return (claim, first[claim], candidate);
                }
            }
        }
    }
}
