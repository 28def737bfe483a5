using System.Diagnostics;

namespace Sluice.TestServers;

/// <summary>
/// Whom a server runs as. PostgreSQL refuses root, so root hands it to the account <c>postgres</c>; anybody else runs it as themselves.
/// </summary>
internal static class ServerAccount
{
    private const string Account = "postgres";
    private static readonly string? SetPriv = Find("setpriv");

    /// <summary>Makes <paramref name="directory"/> the server's own, closed to everybody else.</summary>
    public static async Task GiveAsync(string directory, CancellationToken ct)
    {
        if (Environment.IsPrivilegedProcess)
            await RunAsync(new ProcessStartInfo("chown") { ArgumentList = { $"{Account}:{Account}", directory } }, ct);
    }

    /// <summary>
    /// A command that runs as the server's account and, where the system can, is killed when this process is gone: SIGKILL, because a
    /// shell that put the tests into the background has told its children to ignore the gentler ones.
    /// </summary>
    public static ProcessStartInfo Command(string program, string workingDirectory, params IEnumerable<string> arguments)
    {
        List<string> line = [program, .. arguments];
        if (SetPriv is not null)
            line.InsertRange(0, Environment.IsPrivilegedProcess
                ? [SetPriv, "--reuid", Account, "--regid", Account, "--init-groups", "--pdeathsig", "KILL"]
                : [SetPriv, "--pdeathsig", "KILL"]);
        else if (Environment.IsPrivilegedProcess)
            throw new InvalidOperationException("PostgreSQL does not run as root, and 'setpriv' is missing. Install it with: apt-get install util-linux.");
        return new ProcessStartInfo(line[0], line.Skip(1)) { WorkingDirectory = workingDirectory };
    }

    /// <summary>The same command, started by programs that each make way for the next.</summary>
    public static ProcessStartInfo Behind(IReadOnlyList<string> launcher, ProcessStartInfo command)
    {
        if (launcher.Count == 0)
            return command;
        var start = new ProcessStartInfo(launcher[0], [.. launcher.Skip(1), command.FileName, .. command.ArgumentList]) { WorkingDirectory = command.WorkingDirectory };
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        return start;
    }

    public static async Task RunAsync(ProcessStartInfo start, CancellationToken ct)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}:\n{await output}{await error}");
    }

    private static string? Find(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(d => Path.Combine(d, tool)).FirstOrDefault(File.Exists);
}
