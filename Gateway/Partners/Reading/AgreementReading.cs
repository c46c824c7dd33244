namespace Gateway.Partners.Reading;

/// <summary>Builds one agreement and asks for the keys that its direction and standard need, and only those.</summary>
internal static class AgreementReading
{
    public static Agreement Build(string id, Section section)
    {
        var agreement = new Agreement
        {
            Id = id,
            Partner = section.Partner,
            Direction = section.Read(AgreementKeys.Direction),
            Role = section.Read(AgreementKeys.Role),
            Document = section.Read(AgreementKeys.Document),
            Usage = section.Read(AgreementKeys.Usage),
            Standard = section.Read(AgreementKeys.Standard),
            Set = section.Read(AgreementKeys.Set),
            Version = section.Read(AgreementKeys.Version),
            Us = section.Read(AgreementKeys.Us),
            Them = section.Read(AgreementKeys.Them),
            Channels = section.Read(AgreementKeys.Channels) ?? [],
            Map = section.Read(AgreementKeys.Map),
            Acknowledge = section.Read(AgreementKeys.Acknowledge),
            AcknowledgmentWithin = section.Read(AgreementKeys.AcknowledgmentWithin),
            AskInterchangeAcknowledgment = section.Read(AgreementKeys.Ta1),
            Duplicates = section.Read(AgreementKeys.Duplicates),
            Routes = section.Read(AgreementKeys.Routes),
            FirstControlNumber = section.Read(AgreementKeys.FirstControlNumber),
            Layout = section.Read(AgreementKeys.Layout),
            RetentionDays = section.Read(AgreementKeys.Retention),
        };

        if (agreement.Standard is not null && section.Has(AgreementKeys.Direction))
        {
            CheckStandard(section, agreement);
            CheckDirection(section, agreement);
        }

        return agreement;
    }

    private static void CheckStandard(Section section, Agreement agreement)
    {
        if (agreement.Standard == AgreementKeys.Json)
        {
            section.RefuseAll("the standard is json", AgreementKeys.Set, AgreementKeys.Version, AgreementKeys.Us, AgreementKeys.Them,
                AgreementKeys.Acknowledge, AgreementKeys.AcknowledgmentWithin, AgreementKeys.Ta1, AgreementKeys.FirstControlNumber,
                AgreementKeys.Layout);
            return;
        }

        section.Need(AgreementKeys.Set, "it says which transaction set this is");
        section.Need(AgreementKeys.Version, "it says which version of the standard this is");
        section.Need(AgreementKeys.Us, "an interchange names both sides");
        section.Need(AgreementKeys.Them, "an interchange names both sides");
        section.Need(AgreementKeys.Map, "it leads between the transaction set and the canonical document");
    }

    private static void CheckDirection(Section section, Agreement agreement)
    {
        if (agreement.Direction == ChannelDirection.Out)
        {
            section.RefuseAll("the agreement is out", AgreementKeys.Acknowledge, AgreementKeys.Duplicates, AgreementKeys.Routes);
            if (agreement.Channels.Count > 1)
            {
                section.Report(ProfileCodes.ListInvalid, AgreementKeys.Channels, "A document leaves on one channel; list one.");
            }

            return;
        }

        section.RefuseAll("the agreement is in", AgreementKeys.AcknowledgmentWithin, AgreementKeys.Ta1);
        if (agreement.Standard == AgreementKeys.X12)
        {
            RefuseReceiver(section, agreement.Routes);
            section.Need(AgreementKeys.Acknowledge, "it says where our 997 goes, or functional: false");
        }

        if (agreement.Usage == UsageIndicator.Live)
        {
            section.Need(AgreementKeys.Routes, "accepted live documents must go somewhere; only a test agreement may have none");
        }

        ReportUnreachable(section, agreement.Routes);
    }

    private static void RefuseReceiver(Section section, IReadOnlyList<RouteRule> routes)
    {
        for (var i = 0; i < routes.Count; i++)
        {
            if (routes[i].To is null)
            {
                section.ReportItem(ProfileCodes.KeyNotApplicable, AgreementKeys.Routes, i,
                    "'receiver' does not apply: an interchange names us, not a partner of ours; name the partner.");
            }
        }
    }

    /// <summary>A rule behind one that always holds never matches.</summary>
    private static void ReportUnreachable(Section section, IReadOnlyList<RouteRule> routes)
    {
        for (var i = 0; i < routes.Count - 1; i++)
        {
            if (routes[i].When is null)
            {
                section.ReportItem(
                    ProfileCodes.RouteUnreachable, AgreementKeys.Routes, i + 1, "The rule before always holds, so this one never does.");
                return;
            }
        }
    }
}
