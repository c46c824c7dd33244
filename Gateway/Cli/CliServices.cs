using Gateway.Exchanges;
using Gateway.Hosting;

namespace Gateway.Cli;

/// <summary>The services of a verb: the same composition as the process, without listeners and jobs. A running process notices what a verb writes.</summary>
internal static class CliServices
{
    public static ServiceProvider Build(Dictionary<string, string?> overrides)
    {
        var configuration = new ConfigurationManager();
        Settings.Add(configuration, overrides);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(logging => logging
            .AddConfiguration(configuration.GetSection("Logging"))
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter((_, level) => level >= LogLevel.Warning)
            .AddSimpleConsole(console => console.SingleLine = true)
            .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace));
        services.AddGateway(configuration, loopbackOnly: true);
        services.AddSingleton<IWake, NoWake>();
        return services.BuildServiceProvider();
    }

    /// <summary>The running process looks for due rows every second.</summary>
    private sealed class NoWake : IWake
    {
        public void Wake(Stage stage)
        {
        }
    }
}
