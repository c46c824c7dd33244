using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Mapping.Maps;

/// <summary>
/// Reads YAML without what makes it dangerous: no anchors, aliases, tags or merge keys, no duplicate keys, one document, 1 MB, 32 levels.
/// </summary>
internal sealed class StrictYaml
{
    public const int MaxChars = 1024 * 1024;
    public const int MaxDepth = 32;
    private readonly string _file;
    private readonly Parser _parser;

    private StrictYaml(string text, string file)
    {
        _file = file;
        _parser = new Parser(new StringReader(text));
    }

    /// <exception cref="MapSyntaxException">The text is no YAML or uses what is not allowed.</exception>
    public static YamlNode Read(string text, string file)
    {
        if (text.Length > MaxChars)
        {
            throw new MapSyntaxException(new MapError("yaml-too-large", file, 1, 1, "The file is larger than 1 MB."));
        }

        var reader = new StrictYaml(text, file);
        try
        {
            return reader.ReadDocument();
        }
        catch (InvalidOperationException)
        {
            // The scanner of YamlDotNet throws this one for some unclosed flow collections.
            var at = reader._parser.Current?.End ?? Mark.Empty;
            throw new MapSyntaxException(
                new MapError("yaml-syntax", file, at.Line, at.Column, "A bracket or brace is not closed."));
        }
        catch (YamlException e)
        {
            throw new MapSyntaxException(new MapError("yaml-syntax", file, e.Start.Line, e.Start.Column, e.Message));
        }
    }

    private YamlNode ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            throw new MapSyntaxException(new MapError("yaml-empty", _file, 1, 1, "The file is empty."));
        }

        _parser.Consume<DocumentStart>();
        var node = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        if (!_parser.Accept<StreamEnd>(out var end))
        {
            throw Fault("yaml-documents", _parser.Current ?? end!, "The file holds more than one document.");
        }

        return node;
    }

    private YamlNode ReadNode(int depth)
    {
        var current = _parser.Consume<ParsingEvent>();
        if (depth > MaxDepth)
        {
            throw Fault("yaml-depth", current, $"The file is nested deeper than {MaxDepth} levels.");
        }

        if (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false })
        {
            throw Fault("yaml-alias", current, "Anchors and aliases are not allowed.");
        }

        if (current is NodeEvent { Tag.IsEmpty: false })
        {
            throw Fault("yaml-tag", current, "Tags are not allowed.");
        }

        return current switch
        {
            Scalar scalar => new YamlScalar(_file, scalar.Start.Line, scalar.Start.Column, scalar.Value),
            SequenceStart start => ReadSequence(start, depth),
            MappingStart start => ReadMapping(start, depth),
            _ => throw Fault("yaml-syntax", current, "This is not expected here."),
        };
    }

    private YamlSequence ReadSequence(SequenceStart start, int depth)
    {
        var items = new List<YamlNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new YamlSequence(_file, start.Start.Line, start.Start.Column, items);
    }

    private YamlMapping ReadMapping(MappingStart start, int depth)
    {
        var entries = new List<KeyValuePair<YamlScalar, YamlNode>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            if (key is not YamlScalar name || name.Text == "<<")
            {
                throw key.Fault("yaml-key", "A key must be plain text; merge keys are not allowed.");
            }

            if (!names.Add(name.Text))
            {
                throw name.Fault("yaml-duplicate-key", $"'{name.Text}' stands twice.");
            }

            entries.Add(new(name, ReadNode(depth + 1)));
        }

        return new YamlMapping(_file, start.Start.Line, start.Start.Column, entries);
    }

    private MapSyntaxException Fault(string code, ParsingEvent at, string message) =>
        new(new MapError(code, _file, at.Start.Line, at.Start.Column, message));
}
