using Gateway.Partners.Checks;

namespace Gateway.Partners.Publishing;

/// <summary>
/// Decides which changed profiles may be published together. A proposal with errors is taken back and the rest is looked at again without it,
/// until what is left holds; an error that shows in an unchanged partner is the fault of the change that caused it.
/// </summary>
internal static class Planner
{
    /// <param name="templates">Null where nobody can read the templates of mails.</param>
    /// <param name="ourKeys">As <see cref="IOwnKeys"/> says them.</param>
    /// <returns>What is wrong with the installation as a whole.</returns>
    public static IReadOnlyList<ProfileError> Decide(
        IReadOnlyList<Draft> drafts, MapVerdicts verdicts, IMailTemplates? templates, IReadOnlyDictionary<string, string> ourKeys, CancellationToken ct)
    {
        foreach (var draft in drafts.Where(d => d.Differs))
        {
            ct.ThrowIfCancellationRequested();
            draft.Read();
            if (draft.Proposed is not null)
            {
                IReadOnlyList<ProfileError> errors =
                    [.. MapFiles.Check(draft.Name, draft.Proposed, draft.Folder!.Files, verdicts).Errors, .. MailTexts.Find(draft.Proposed, templates)];
                if (errors.Count > 0)
                {
                    draft.Refuse(errors);
                }
            }
        }

        var byId = drafts.ToDictionary(d => d.Id);
        var known = new Lazy<HashSet<ProfileError>>(() => Errors(drafts.Select(Running), ourKeys));
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var all = new Installation(drafts.Select(Candidate).OfType<Candidate>()) { OurKeys = ourKeys };
            var findings = ProfileCheck.Find(all);
            var blamed = findings.SelectMany(f => Blame(f, byId, known).Select(d => (Draft: d, f))).ToLookup(b => b.Draft, b => b.f);
            if (blamed.Count == 0)
            {
                foreach (var finding in findings)
                {
                    byId[finding.Owner].Note([finding.Error]);
                }

                return ProfileCheck.Overall(all);
            }

            foreach (var group in blamed)
            {
                group.Key.Refuse(group.Select(f => f.Owner == group.Key.Id ? f.Error : Broken(group.Key, f)));
            }
        }
    }

    private static HashSet<ProfileError> Errors(IEnumerable<Candidate?> candidates, IReadOnlyDictionary<string, string> ourKeys) =>
        [.. ProfileCheck.Find(new Installation(candidates.OfType<Candidate>()) { OurKeys = ourKeys }).Select(f => f.Error)];

    private static Candidate? Candidate(Draft draft) =>
        draft.Proposed is not null ? new Candidate(draft.Id, draft.Proposed, true) : Running(draft);

    private static Candidate? Running(Draft draft) =>
        draft.Running?.Partner is not null ? new Candidate(draft.Id, draft.Running, false) : null;

    /// <param name="known">Errors of what runs already: nobody's change is to blame for those.</param>
    private static IEnumerable<Draft> Blame(Finding finding, Dictionary<PartnerId, Draft> byId, Lazy<HashSet<ProfileError>> known) =>
        byId[finding.Owner].Proposed is not null
            ? [byId[finding.Owner]]
            : known.Value.Contains(finding.Error) ? []
            : finding.Others.Where(o => byId.TryGetValue(o, out var other) && other.Proposed is not null).Select(o => byId[o]);

    private static ProfileError Broken(Draft draft, Finding finding) => draft.Proposed!.At(
        finding.Error.Code, $"This change breaks {finding.Error.File}:{finding.Error.Line}:{finding.Error.Column}: {finding.Error.Message}");
}
