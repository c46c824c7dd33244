namespace Gateway.Partners.Publishing;

/// <summary>
/// Lines that two texts have in common, by Myers' greedy algorithm (An O(ND) Difference Algorithm, 1986). Beyond 2,000 changes the texts
/// count as different altogether: the search would cost more than anybody reads.
/// </summary>
internal static class LineDiff
{
    private const int MaxChanges = 2000;

    /// <summary>The edit script: each line with ' ', '-' or '+', in the order of a unified diff.</summary>
    public static IReadOnlyList<(char Sign, string Text)> Compare(string before, string after)
    {
        var a = Lines(before);
        var b = Lines(after);
        var head = 0;
        while (head < a.Length && head < b.Length && a[head] == b[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < a.Length - head && tail < b.Length - head && a[^(tail + 1)] == b[^(tail + 1)])
        {
            tail++;
        }

        var script = new List<(char, string)>(a.Length + b.Length);
        script.AddRange(a.Take(head).Select(l => (' ', l)));
        script.AddRange(Middle(a[head..^tail], b[head..^tail]));
        script.AddRange(a.TakeLast(tail).Select(l => (' ', l)));
        return script;
    }

    private static string[] Lines(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        var lines = text.Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private static List<(char, string)> Middle(string[] a, string[] b)
    {
        var trace = a.Length == 0 || b.Length == 0 ? null : Search(a, b);
        if (trace is null)
        {
            return [.. a.Select(l => ('-', l)), .. b.Select(l => ('+', l))];
        }

        var script = new List<(char, string)>();
        var (x, y) = (a.Length, b.Length);
        for (var d = trace.Count - 1; d >= 0; d--)
        {
            var reach = trace[d];
            var k = x - y;
            var down = k == -d || (k != d && At(reach, k - 1) < At(reach, k + 1));
            var previousX = d == 0 ? 0 : At(reach, down ? k + 1 : k - 1);
            var previousY = d == 0 ? 0 : previousX - (down ? k + 1 : k - 1);
            while (x > previousX && y > previousY)
            {
                script.Add((' ', a[--x]));
                y--;
            }

            if (d > 0)
            {
                script.Add(down ? ('+', b[--y]) : ('-', a[--x]));
            }
        }

        script.Reverse();
        return script;
    }

    /// <summary>How far each diagonal reached before each step; null when the texts are too different.</summary>
    private static List<int[]>? Search(string[] a, string[] b)
    {
        var most = Math.Min(a.Length + b.Length, MaxChanges);
        var reach = new int[3];
        var trace = new List<int[]>();
        for (var d = 0; d <= most; d++)
        {
            trace.Add(reach);
            var next = new int[(2 * d) + 3];
            for (var k = -d; k <= d; k += 2)
            {
                var down = k == -d || (k != d && At(reach, k - 1) < At(reach, k + 1));
                var x = d == 0 ? 0 : down ? At(reach, k + 1) : At(reach, k - 1) + 1;
                while (x < a.Length && x - k < b.Length && a[x] == b[x - k])
                {
                    x++;
                }

                next[k + d + 1] = x;
                if (x >= a.Length && x - k >= b.Length)
                {
                    return trace;
                }
            }

            reach = next;
        }

        return null;
    }

    /// <summary>Entry of diagonal k in an array that is centred on diagonal 0.</summary>
    private static int At(int[] reach, int k) => reach[k + (reach.Length / 2)];
}
