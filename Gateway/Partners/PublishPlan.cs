namespace Gateway.Partners;

/// <summary>The files under <c>partners/</c> against the ledger.</summary>
/// <param name="Partners">By name.</param>
/// <param name="Errors">What is wrong with the installation as a whole.</param>
public sealed record PublishPlan(IReadOnlyList<PartnerPlan> Partners, IReadOnlyList<ProfileError> Errors)
{
    public IEnumerable<ProfileError> AllWarnings => Partners.SelectMany(p => p.Warnings);

    public IEnumerable<ProfileError> AllErrors => Errors.Concat(Partners.SelectMany(p => p.Errors));
}
