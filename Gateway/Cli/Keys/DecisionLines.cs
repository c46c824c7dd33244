using System.Diagnostics;
using Gateway.Pipeline;

namespace Gateway.Cli.Keys;

/// <summary>Says what became of a decision about a partner's certificate.</summary>
internal static class DecisionLines
{
    public static int Print(DecisionResult result)
    {
        switch (result)
        {
            case DecisionResult.Done done:
                var state = done.Request.State.ToString().ToLowerInvariant();
                Console.WriteLine($"{done.Request.Partner}: {done.Request.Id} is {state}");
                if (!done.Answered)
                {
                    Verb.Warn("cem-no-channel-out", $"The pair {done.Request.Them} to {done.Request.Us} has no channel out: tell {done.Request.Partner} that it is {state}.");
                }

                return ExitCode.Done;
            case DecisionResult.Refused refused:
                foreach (var error in refused.Errors)
                {
                    Console.WriteLine(error);
                }

                return Verb.Fail(ExitCode.Problems, refused.Code, refused.Detail);
            default:
                throw new UnreachableException();
        }
    }
}
