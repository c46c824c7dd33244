using Gateway.Benchmarks;

return await BenchCommand.RunAsync(args);
