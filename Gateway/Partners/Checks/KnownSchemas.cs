using Gateway.Mapping.Canonical;
using Gateway.Mapping.Schemas;

namespace Gateway.Partners.Checks;

/// <summary>The canonical document of an agreement and the schema of its set and version are built in.</summary>
internal static class KnownSchemas
{
    public static IEnumerable<Finding> Find(Candidate candidate)
    {
        foreach (var agreement in candidate.Partner.Agreements)
        {
            if (!CanonicalDocuments.Types.Contains(agreement.Document))
            {
                yield return new Finding(candidate.Id, [], candidate.Reading.At(ProfileCodes.DocumentUnknown,
                    $"There is no canonical document '{agreement.Document}', only {string.Join(", ", CanonicalDocuments.Types)}.",
                    "agreements", agreement.Id, "document"));
            }

            if (agreement is { Set: { } set, Version: { } version } && SchemaCatalog.Find(agreement.Standard, version, set) is null)
            {
                yield return new Finding(candidate.Id, [], candidate.Reading.At(ProfileCodes.SchemaUnknown,
                    $"There is no schema {agreement.Standard}/{version}/{set}.", "agreements", agreement.Id, "set"));
            }
        }
    }
}
