using Gateway.Mapping.Schemas;

namespace Gateway.Partners.Checks;

/// <summary>The schema of an agreement's set and version is built in.</summary>
internal static class KnownSchemas
{
    public static IEnumerable<Finding> Find(Candidate candidate)
    {
        foreach (var agreement in candidate.Partner.Agreements)
        {
            if (agreement is { Set: { } set, Version: { } version } && SchemaCatalog.Find(agreement.Standard, version, set) is null)
            {
                yield return new Finding(candidate.Id, [], candidate.Reading.At(ProfileCodes.SchemaUnknown,
                    $"There is no schema {agreement.Standard}/{version}/{set}.", "agreements", agreement.Id, "set"));
            }
        }
    }
}
