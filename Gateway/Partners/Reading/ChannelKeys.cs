namespace Gateway.Partners.Reading;

/// <summary>Keys of <c>channels: ID:</c>.</summary>
internal static class ChannelKeys
{
    public const string Http = "http";
    public const string Pull = "pull";

    public static readonly Key<ChannelDirection> Direction = Key.Required("direction", Directions.Shape,
        "in: the partner brings documents to us. out: we bring documents to the partner.");

    public static readonly Key<string> Transport = Key.Required("transport", Shapes.Choice((Http, Http), (Pull, Pull)),
        "http: POST. pull (out only): the receiver fetches from /api/v1/documents.");

    public static readonly Key<IReadOnlyList<PartnerIdentity>> Carries = Key.Optional<IReadOnlyList<PartnerIdentity>>(
        "carries", Shapes.List(References.Identity, 1), [],
        "In: the sender identities that may stand in an interchange on this channel, each one of the partner's own. "
        + "None: no interchange is taken.");

    public static readonly Key<long> Limit = Key.Defaulted("limit", Measures.Size(1024, 4L << 30), "50 MB",
        "In: the largest body that is accepted.");

    public static readonly Key<Uri?> Url = Key.Optional("url", References.Url.Map((u, _) => (Uri?)u), null,
        "Out by http: where documents are posted.");

    public static readonly Key<SecretRef?> Secret = Key.Optional("secret", References.Secret.Map((r, _) => (SecretRef?)r), null,
        "Out by http: reference to the HMAC secret (Standard Webhooks, whsec_…). None: requests are not signed.");

    public static readonly Key<TimeSpan> Timeout = Key.Defaulted("timeout",
        Measures.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), "30 s",
        "Out by http: the whole time of one attempt.");

    public static readonly Key<long> Parallel = Key.Defaulted("parallel", Shapes.Integer(1, 64), "8",
        "Out by http: attempts at once on one node.");

    public static readonly Key<RetrySchedule> Retry = Key.Defaulted("retry",
        Shapes.List(Measures.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)), 0, 50, distinct: false)
            .Map((waits, _) => new RetrySchedule(waits)),
        "[5 s, 30 s, 2 min, 10 min, 30 min, 2 h, 6 h, 12 h]",
        "Out by http: the waits between attempts; after the last the delivery has failed. An empty list: one attempt only.");

    public static KeyTable Table { get; } = new("a channel", Direction, Transport, Carries, Limit, Url, Secret, Timeout, Parallel, Retry);

    public static Channel Build(string id, Section section)
    {
        var direction = section.Read(Direction);
        var transport = section.Read(Transport);
        if (section.Has(Direction) && section.Has(Transport))
        {
            CheckApplicable(section, direction, transport);
        }

        return new Channel
        {
            Id = new ChannelId(id),
            Partner = section.Partner,
            Direction = direction,
            Transport = transport,
            Carries = section.Read(Carries),
            MaxBytes = section.Read(Limit),
            Url = section.Read(Url),
            Secret = section.Read(Secret),
            Timeout = section.Read(Timeout),
            Parallel = (int)section.Read(Parallel),
            Retry = section.Read(Retry),
        };
    }

    private static void CheckApplicable(Section section, ChannelDirection direction, string transport)
    {
        if (direction == ChannelDirection.In)
        {
            if (transport == Pull)
            {
                section.Report(ProfileCodes.ChoiceInvalid, Transport, "'pull' is a road out; documents come in by http.");
            }

            section.RefuseAll("the channel is in", Url, Secret, Timeout, Parallel, Retry);
            return;
        }

        section.RefuseAll("the channel is out", Carries, Limit);
        if (transport == Pull)
        {
            section.RefuseAll("the receiver fetches", Url, Secret, Timeout, Parallel, Retry);
        }
        else
        {
            section.Need(Url, "an http channel out posts there");
        }
    }
}
