using System.Globalization;
using System.Text.RegularExpressions;
using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace Gateway.Transports.Email;

/// <summary>
/// Templates of profiles (Liquid), shut in: they name the values below and no others, include nothing, have no loops and no variables of their own, and of filters only those that
/// make little of little. What one makes is bounded by its own length, and so is its time.
/// </summary>
internal static partial class MailTemplate
{
    private static readonly string[] Tags = ["if", "unless", "case", "comment", "raw"];

    private static readonly string[] Filters = ["upcase", "downcase", "capitalize", "strip", "date", "default", "append", "prepend", "remove", "truncate", "size"];

    /// <summary>What one filter may make; a chain of them makes no more.</summary>
    private const int MostOfAFilter = 20_000;

    private static readonly FluidParser Parser = NewParser();
    private static readonly TemplateOptions Options = NewOptions();

    /// <param name="what">The key of the profile, for the complaint.</param>
    /// <exception cref="MailTemplateException">It cannot be read, names what there is not, or makes too much or nothing.</exception>
    public static string Fill(string what, string template, MailValues values, int most)
    {
        if (!Parser.TryParse(template, out var parsed, out var complaint))
        {
            throw new MailTemplateException($"'{what}' cannot be read: {complaint}");
        }

        var context = new TemplateContext(Options);
        foreach (var (name, value) in ValuesOf(values))
        {
            _ = context.SetValue(name, value);
        }

        try
        {
            _ = new Ranges().VisitTemplate(parsed);
            var text = parsed.Render(context, NullEncoder.Default);
            return text.Length > most ? throw new MailTemplateException($"'{what}' makes {text.Length} characters; {most} are allowed.")
                : string.IsNullOrWhiteSpace(text) ? throw new MailTemplateException($"'{what}' makes nothing.")
                : text;
        }
        catch (Exception error) when (error is not (MailTemplateException or OperationCanceledException))
        {
            throw new MailTemplateException($"'{what}' cannot be filled: {error.Message}");
        }
    }

    private static IEnumerable<(string Name, FluidValue Value)> ValuesOf(MailValues values) =>
    [
        ("file_name", new StringValue(values.FileName)),
        ("content_type", new StringValue(values.Message.ContentType)),
        ("bytes", NumberValue.Create(values.Message.Length)),
        ("purpose", new StringValue(values.Message.Purpose)),
        ("partner", new StringValue(values.Partner)),
        ("partner_id", new StringValue(values.Message.Channel.Partner.Value)),
        ("id", new StringValue(values.Message.MessageId)),
        ("made", new DateTimeValue(values.Now)),
    ];

    private static FluidParser NewParser()
    {
        var parser = new FluidParser(new FluidParserOptions { AllowFunctions = false, AllowLiquidTag = false });
        foreach (var tag in parser.RegisteredTags.Keys.Except(Tags).Where(t => t != "#").ToList())
        {
            _ = parser.RegisteredTags.Remove(tag);
        }

        return parser;
    }

    private static TemplateOptions NewOptions()
    {
        var options = new TemplateOptions
        {
            CultureInfo = CultureInfo.InvariantCulture,
            TimeZone = TimeZoneInfo.Utc,
            MaxSteps = 10_000,
            MaxRecursion = 10,
            StrictVariables = true,
            StrictFilters = true,
        };
        var known = options.Filters.ToDictionary(f => f.Key, f => f.Value);
        options.Filters.Clear();
        foreach (var name in Filters)
        {
            var filter = known[name];
            options.Filters.AddFilter(name, async (input, arguments, context) =>
            {
                if (name == "date" && Wide().IsMatch(arguments.At(0).ToStringValue()))
                {
                    throw new FluidException("The filter 'date' fills numbers up to 99 characters at most.");
                }

                var made = await filter(input, arguments, context);
                return made.ToStringValue() is { Length: > MostOfAFilter } text
                    ? throw new FluidException($"The filter '{name}' makes {text.Length} characters; {MostOfAFilter} are allowed.")
                    : made;
            });
        }

        return options;
    }

    /// <summary>A conversion with a width of three digits or more, which would be filled before anybody counts.</summary>
    [GeneratedRegex("%[^A-Za-z%]*[0-9]{3}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Wide();

    /// <summary>A range is a loop without a tag: all of its numbers are made before anybody counts.</summary>
    private sealed class Ranges : AstVisitor
    {
        protected override Expression VisitRangeExpression(RangeExpression rangeExpression) => throw new FluidException("There are no ranges in templates of mails.");
    }
}
