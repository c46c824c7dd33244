using System.Globalization;
using Gateway.Mapping.Formats;

namespace Gateway.Mapping.Edi;

/// <summary>Lays an envelope segment out as a tree object: key = segment id + two digits, absent elements have no key.</summary>
internal static class HeaderTree
{
    public static DocumentObject Of(string tag, IReadOnlyList<string> elements)
    {
        var tree = new DocumentObject(elements.Count);
        for (var i = 0; i < elements.Count; i++)
        {
            if (elements[i].Length > 0)
            {
                tree.Append(string.Create(CultureInfo.InvariantCulture, $"{tag}{i + 1:00}"), DocumentValue.Of(elements[i]));
            }
        }

        return tree;
    }
}
