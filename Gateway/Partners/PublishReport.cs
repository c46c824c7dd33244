namespace Gateway.Partners;

/// <summary>What a publication did.</summary>
/// <param name="Published">Partners whose files are now the running snapshot, in the order of publication.</param>
public sealed record PublishReport(PublishPlan Plan, IReadOnlyList<(PartnerId Partner, string Hash)> Published)
{
    public bool Clean => !Plan.AllErrors.Any();
}
