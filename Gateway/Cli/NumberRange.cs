using System.CommandLine;
using System.Globalization;

namespace Gateway.Cli;

/// <summary>Options that are a number within limits.</summary>
internal static class NumberRange
{
    /// <summary>Wrong usage outside the limits. What is no number at all is the parser's to refuse; reading its value here would throw.</summary>
    public static void MustBeFrom(this Option option, long least, long most) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && long.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && (number < least || number > most))
        {
            result.AddError($"{option.Name} is a number from {least} to {most}.");
        }
    });
}
