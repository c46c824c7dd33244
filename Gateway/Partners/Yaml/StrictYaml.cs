using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using ScalarEvent = YamlDotNet.Core.Events.Scalar;
using TagDirective = YamlDotNet.Core.Tokens.TagDirective;

namespace Gateway.Partners.Yaml;

/// <summary>
/// The part of YAML that a profile needs, read event by event: mappings, lists, scalars. Anchors, aliases, tags, merge keys and directives are
/// errors (an alias bomb needs them, a profile does not); so are duplicate keys, a second document, more than 1 MB and more than 32 levels.
/// </summary>
internal sealed class StrictYaml
{
    public const int MaxBytes = 1024 * 1024;
    public const int MaxDepth = 32;

    private readonly ErrorList _errors;
    private readonly Parser _parser;

    private StrictYaml(string text, ErrorList errors)
    {
        _errors = errors;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The root of the one document, or null when there is none that can be read; the errors say why.</summary>
    public static YamlNode? Parse(string text, ErrorList errors)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            errors.Add(ProfileCodes.FileTooLarge, Place.Start, "A YAML file may have 1 MB.");
            return null;
        }

        var reader = new StrictYaml(text, errors);
        try
        {
            return reader.Document();
        }
        catch (TooDeepException e)
        {
            errors.Add(ProfileCodes.YamlTooDeep, e.Place, $"More than {MaxDepth} levels.");
        }
        catch (YamlException e)
        {
            errors.Add(ProfileCodes.YamlSyntax, At(e.Start), OneLine(e.Message));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // YamlDotNet's scanner lets these through for some malformed text (a key broken over two lines inside brackets, for one).
            errors.Add(ProfileCodes.YamlSyntax, At(reader._parser.Current?.End ?? Mark.Empty), "The text behind this place is no YAML.");
        }

        return null;
    }

    private YamlNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _errors.Add(ProfileCodes.FileEmpty, Place.Start, "The file is empty.");
            return null;
        }

        var start = _parser.Consume<DocumentStart>();
        if (start.Version is not null || (start.Tags?.Any(t => !IsUsual(t)) ?? false))
        {
            _errors.Add(ProfileCodes.YamlDirective, At(start.Start), "Directives (%YAML, %TAG) are not used here.");
        }

        var root = Node(1);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            _errors.Add(ProfileCodes.YamlDocuments, At(second.Start), "A file holds one document.");
        }

        return root;
    }

    private YamlNode Node(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new TooDeepException(At(_parser.Current?.Start ?? Mark.Empty));
        }

        _ = _parser.Accept<ParsingEvent>(out var next);
        switch (next)
        {
            case AnchorAlias alias:
                _parser.MoveNext();
                _errors.Add(ProfileCodes.YamlAlias, At(alias.Start), $"An alias (*{alias.Value}) is not allowed; write the value out.");
                return new YamlScalar(At(alias.Start), "*" + alias.Value, quoted: true);
            case ScalarEvent scalar:
                _parser.MoveNext();
                RefuseProperties(scalar);
                return Plain(scalar);
            case SequenceStart list:
                _parser.MoveNext();
                RefuseProperties(list);
                return List(list, depth);
            default:
                var map = _parser.Consume<MappingStart>();
                RefuseProperties(map);
                return Map(map, depth);
        }
    }

    private YamlList List(SequenceStart start, int depth)
    {
        var items = new List<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }

        return new YamlList(At(start.Start), items);
    }

    private YamlMap Map(MappingStart start, int depth)
    {
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = Node(depth + 1);
            var value = Node(depth + 1);
            if (key is not YamlScalar name)
            {
                _errors.Add(ProfileCodes.YamlKey, key.Place, "A key is one word, not a list and not a mapping.");
            }
            else if (name is { Text: "<<", Quoted: false })
            {
                _errors.Add(ProfileCodes.YamlMergeKey, name.Place, "A merge key (<<) is not allowed; write the keys out.");
            }
            else if (!seen.TryAdd(name.Text, name.Place))
            {
                var first = seen[name.Text];
                _errors.Add(ProfileCodes.YamlDuplicateKey, name.Place,
                    $"'{name.Text}' stands here twice; first at {first.Line}:{first.Column}.");
            }
            else
            {
                entries.Add(new YamlEntry(name, value));
            }
        }

        return new YamlMap(At(start.Start), entries);
    }

    private void RefuseProperties(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            _errors.Add(ProfileCodes.YamlAnchor, At(node.Start), $"An anchor (&{node.Anchor.Value}) is not allowed.");
        }

        if (!node.Tag.IsEmpty)
        {
            _errors.Add(ProfileCodes.YamlTag, At(node.Start), $"A tag ({node.Tag}) is not allowed; every value is read as its key asks.");
        }
    }

    /// <summary>The two tag handles that every document has without saying so (YAML 1.2, 6.8.2).</summary>
    private static bool IsUsual(TagDirective tag) => (tag.Handle, tag.Prefix) is ("!", "!") or ("!!", "tag:yaml.org,2002:");

    private static YamlScalar Plain(ScalarEvent scalar) => new(At(scalar.Start), scalar.Value, scalar.Style != ScalarStyle.Plain);

    private static Place At(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();

    private sealed class TooDeepException(Place place) : Exception
    {
        public Place Place { get; } = place;
    }
}
