using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;
using Gateway.Mapping.Schemas;
using Gateway.Mapping.Validation.Rules;

namespace Gateway.Mapping.Validation;

/// <summary>
/// One pass over a set's segments along its schema. A segment belongs to the innermost open loop that has a place for it at or
/// after the place reached; what was passed over and is mandatory is missing.
/// </summary>
internal sealed class SetWalk(TransactionSet set, Schema schema, FindingList findings, EdiLimits limits)
{
    private readonly DocumentObject _tree = new(6);
    private readonly DocumentObject?[] _areas = new DocumentObject?[3];
    private readonly SegmentRules _rules = new(set, findings, limits);
    private WalkFrame[] _frames = new WalkFrame[8];
    private int _depth;

    public DocumentObject Run()
    {
        _frames[0] = new WalkFrame(null, schema.NodeArray, null);
        _depth = 1;
        var last = set.Count - 1;
        var end = last > 0 && set[last].TagKey == Tags.Se ? last : last + 1;
        for (var i = 1; i < end; i++)
        {
            Place(set[i]);
        }

        var closing = set[Math.Min(end, last)];
        while (_depth > 0)
        {
            Pop(closing);
        }

        return Tree();
    }

    private DocumentObject Tree()
    {
        _tree.Append("interchange", set.Interchange.Tree);
        if (set.Group is not null)
        {
            _tree.Append("group", set.Group.Tree);
        }

        var header = new DocumentObject(2) { SegmentPosition = 1 };
        header.Append("ST01", DocumentValue.Of(set.Id));
        header.Append("ST02", DocumentValue.Of(set.ControlNumber));
        _tree.Append("set", header);
        for (var area = 0; area < _areas.Length; area++)
        {
            if (_areas[area] is { } contents)
            {
                _tree.Append(Schema.NameOf((SchemaArea)area), contents);
            }
        }

        return _tree;
    }

    private void Place(Segment segment)
    {
        var tag = segment.TagKey;
        var fullFrame = -1;
        var fullIndex = 0;
        for (var depth = _depth - 1; depth >= 0; depth--)
        {
            ref var frame = ref _frames[depth];
            for (var i = frame.Index; i < frame.Children.Length; i++)
            {
                var node = frame.Children[i];
                if (node.TagKey != tag)
                {
                    continue;
                }

                if (i > frame.Index || frame.Count < node.MaxUse)
                {
                    Take(segment, depth, i);
                    return;
                }

                if (fullFrame < 0)
                {
                    (fullFrame, fullIndex) = (depth, i);
                }
            }
        }

        if (fullFrame >= 0)
        {
            var node = _frames[fullFrame].Children[fullIndex];
            StructureFindings.TooMany(findings, segment, node, LoopOf(fullFrame));
            Take(segment, fullFrame, fullIndex);
            return;
        }

        StructureFindings.NoPlace(findings, segment, tag, schema, _frames[_depth - 1].Loop?.Key);
    }

    private void Take(Segment segment, int depth, int index)
    {
        while (_depth - 1 > depth)
        {
            Pop(segment);
        }

        ref var frame = ref _frames[depth];
        if (index > frame.Index)
        {
            ReportMissing(ref frame, index, segment);
            frame.Index = index;
            frame.Count = 0;
            frame.Array = null;
        }

        frame.Count++;
        var node = frame.Children[index];
        var contents = _rules.Read(segment, node.Segment, node.IsLoop ? node.Key : frame.Loop?.Key);
        Attach(ref frame, node, contents);
        if (node.IsLoop)
        {
            Push(new WalkFrame(node, node.ChildArray, contents));
        }
    }

    private void Attach(ref WalkFrame frame, SchemaNode node, DocumentObject contents)
    {
        var target = frame.Target ?? (_areas[(int)node.Area] ??= new DocumentObject(8));
        if (!node.IsArray)
        {
            target.Set(node.Key, contents);
            return;
        }

        if (frame.Array is null)
        {
            frame.Array = new DocumentArray(4);
            target.Append(node.Key, frame.Array);
        }

        frame.Array.Add(contents);
    }

    private void Push(WalkFrame frame)
    {
        if (_depth == _frames.Length)
        {
            Array.Resize(ref _frames, _depth * 2);
        }

        _frames[_depth++] = frame;
    }

    private void Pop(Segment noticedAt)
    {
        ref var frame = ref _frames[_depth - 1];
        ReportMissing(ref frame, frame.Children.Length, noticedAt);
        _depth--;
    }

    private void ReportMissing(ref WalkFrame frame, int until, Segment noticedAt)
    {
        for (var i = frame.Index; i < until; i++)
        {
            var node = frame.Children[i];
            if (node.Required && (i > frame.Index || frame.Count == 0))
            {
                StructureFindings.Missing(findings, noticedAt, node, frame.Loop?.Key);
            }
        }
    }

    private string? LoopOf(int depth) => _frames[depth].Loop?.Key;
}
