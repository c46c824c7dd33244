using System.Globalization;
using System.Numerics;
using System.Xml;
using System.Xml.Linq;
using Gateway.Access;

namespace Gateway.Transports.As2;

/// <summary>The description of a message of certificate exchange: XML without a document type, of bounded size and depth.</summary>
internal static class CemDocument
{
    private const int MostCharacters = 256 * 1024;
    private const int MostDepth = 16;
    private const int MostText = 1024;

    /// <summary>The root element.</summary>
    /// <exception cref="CemException">It is no such XML.</exception>
    public static XElement Load(ReadOnlyMemory<byte> xml)
    {
        try
        {
            // The first pass looks at the depth alone: nothing is built of a document that is too deep.
            using (var reader = Open(xml))
            {
                while (reader.Read())
                {
                    if (reader.Depth > MostDepth)
                    {
                        throw new CemException($"The XML is deeper than {MostDepth} levels.");
                    }
                }
            }

            using var again = Open(xml);
            return XDocument.Load(again).Root!;
        }
        catch (XmlException error)
        {
            throw new CemException($"The XML cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Text of the one child of that name, on one line and not endless; null when there is none.</summary>
    /// <exception cref="CemException">There are several.</exception>
    public static string? Text(XElement parent, XName name)
    {
        var children = parent.Elements(name).Take(2).ToList();
        return children switch
        {
            [] => null,
            [var one] when one.Value.Trim() is var text && text.Length <= MostText => OneLine.Of(text, MostText),
            [_] => throw new CemException($"{name.LocalName} is longer than {MostText} characters."),
            _ => throw new CemException($"{parent.Name.LocalName} has more than one {name.LocalName}."),
        };
    }

    public static string Needed(XElement parent, XName name) => Text(parent, name) is { Length: > 0 } text
        ? text
        : throw new CemException($"{parent.Name.LocalName} has no {name.LocalName}.");

    public static XElement Child(XElement parent, XName name) =>
        parent.Element(name) ?? throw new CemException($"{parent.Name.LocalName} has no {name.LocalName}.");

    public static string RequestIdOf(XElement root) => root.Attribute(CemNames.RequestId)?.Value.Trim() is { Length: > 0 and <= 255 } id && !id.Any(char.IsControl)
        ? OneLine.Of(id, 255)
        : throw new CemException("requestId is missing, or has more than 255 characters.");

    /// <summary>Issuer and serial number of a certificate (XML Signature 4.4.4).</summary>
    public static (string Issuer, string Serial) Reference(XElement element)
    {
        var serial = Needed(element, CemNames.X509SerialNumber);
        return BigInteger.TryParse(serial, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (Needed(element, CemNames.X509IssuerName), number.ToString(CultureInfo.InvariantCulture))
            : throw new CemException("X509SerialNumber is no whole number.");
    }

    /// <summary>An xs:dateTime; one without a time zone is taken as UTC.</summary>
    public static DateTimeOffset? Date(XElement parent, XName name)
    {
        if (Text(parent, name) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : throw new CemException($"{name.LocalName} is no date.");
    }

    private static XmlReader Open(ReadOnlyMemory<byte> xml) => XmlReader.Create(
        new MemoryStream(xml.ToArray(), writable: false),
        new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MostCharacters,
            MaxCharactersFromEntities = MostText,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
        });
}
