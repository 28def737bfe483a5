using System.Diagnostics;

namespace Sluice.Architecture.Tests.Documents;

/// <summary>What the readme and the examples tell people to type works, by the real program.</summary>
public sealed class SampleTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-samples-").FullName;

    public static TheoryData<string> Examples => [.. Repository.Files("examples", "*.conf"), .. Repository.Files("examples", "*.sql")];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(Examples))]
    public async Task Every_example_runs_and_runs_again(string example)
    {
        foreach (var file in Repository.Files("examples", "*"))
        {
            Directory.CreateDirectory(Path.Combine(_folder, Path.GetDirectoryName(file)!));
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(_folder, file));
        }

        for (var run = 1; run <= 2; run++)
        {
            var (exitCode, output) = await SluiceAsync("run", example);

            Assert.True(exitCode == 0, output);
            Assert.Contains("FINISHED", output, StringComparison.Ordinal);
            Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task The_job_in_the_readme_is_one_that_check_accepts()
    {
        var readme = Repository.Read("README.md");
        var start = readme.IndexOf("env {", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_folder, "my.conf"), readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)]);
        await File.WriteAllTextAsync(Path.Combine(_folder, "orders.csv"), "1,Ada,9.80,\n");

        var (exitCode, output) = await SluiceAsync("check", "my.conf", "-i", "PGPASSWORD=secret-of-the-readme");

        Assert.True(exitCode == 0, output);
        Assert.Contains("exactly once", output, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secret-of-the-readme", output, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output)> SluiceAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments.Prepend(Path.Combine(AppContext.BaseDirectory, "sluice.dll")))
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SLUICE_HOME"] = Path.Combine(_folder, "home") },
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Deadline);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        return (process.ExitCode, await output + await error);
    }
}
