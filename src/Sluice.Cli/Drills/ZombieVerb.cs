using System.CommandLine;
using Sluice.Cli.Verbs;

namespace Sluice.Cli.Drills;

/// <summary>
/// <c>sluice drill zombie</c>: a job of its own whose process it freezes, stops by force, and wakes again. Prints what is seen, line by line.
/// </summary>
internal sealed class ZombieVerb : ServerVerb
{
    private readonly Option<string?> _url = new("--url") { Description = "A database to write to: jdbc:postgresql://host:port/db or jdbc:sqlite:path (default: a SQLite file of the server).", HelpName = "URL" };
    private readonly Option<string?> _table = new("--table") { Description = "The drill's own table; it is made, and stays (default: sluice_drill).", HelpName = "NAME" };
    private readonly Option<string?> _user = new("--user") { Description = "The user to log in to it as.", HelpName = "NAME" };
    private readonly Option<string?> _password = new("--password-env") { Description = "The environment variable that holds the user's password.", HelpName = "NAME" };

    public ZombieVerb(Surroundings around)
        : base(around, "zombie", "Freezes the process of a job of its own, stops it by force, wakes it again, and shows that nothing was written after the fence.")
    {
        Command.Add(_url);
        Command.Add(_table);
        Command.Add(_user);
        Command.Add(_password);
    }

    /// <inheritdoc />
    protected override async Task<int> RunAsync(Call call)
    {
        var node = await call.Server.GetNodeAsync(call.Stopped);
        if (!FrozenProcess.IsSameMachine(node))
        {
            call.Error.Say("The drill freezes a process, so it must run on the server's own machine (Linux), as its user. Type it there.");
            return ExitStatus.Refused;
        }

        var url = call.Parsed.GetValue(_url) ?? $"jdbc:sqlite:{node.TrialFolder}/drill-{Asking.Requests.NewId()[..8]}.db";
        var secret = call.Parsed.GetValue(_password) is { } name ? call.Around.Variable(name) ?? throw new Asking.UsageException($"The environment has no {name}.") : null;
        var target = new DrillTarget(url, call.Parsed.GetValue(_table) ?? "sluice_drill", call.Parsed.GetValue(_user), secret);
        var evidence = new Evidence(call);
        var holds = await new ZombieDrill(call, target, node, evidence).RunAsync();
        if (call.Parsed.GetValue(_url) is null)
            Sweep(call, url["jdbc:sqlite:".Length..]);
        if (call.IsJson)
            evidence.WriteDocument(holds);
        else
            call.Out.Say(holds ? "The evidence holds." : "THE EVIDENCE DOES NOT HOLD.");
        return holds ? ExitStatus.Done : ExitStatus.Failed;
    }

    /// <summary>The drill's own file does not stay.</summary>
    private static void Sweep(Call call, string file)
    {
        foreach (var path in new[] { file, file + "-journal", file + "-wal", file + "-shm" })
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                call.Error.Say($"{path} of the drill stays: {e.Message}");
            }
        }
    }
}
