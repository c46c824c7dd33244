using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Maps;

/// <summary>
/// The product-id pairs of PO1, IT1, LIN: looks through qualifier and value elements for the first pair whose qualifier is listed,
/// and takes its value or its code.
/// </summary>
internal sealed class PairSource(string[] qualifiers, string[] values, HashSet<string> codes, bool takeCode)
{
    public DocumentValue? Find(DocumentNode context)
    {
        if (context is DocumentObject segment)
        {
            for (var i = 0; i < qualifiers.Length; i++)
            {
                if (segment.TryGet(qualifiers[i], out var code) && codes.Contains(code.ToString()!) && segment.TryGet(values[i], out var value))
                {
                    return (takeCode ? code : value) as DocumentValue;
                }
            }
        }

        return null;
    }
}
