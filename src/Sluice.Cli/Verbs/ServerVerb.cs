using System.CommandLine;
using Sluice.Cli.Asking;
using Sluice.Client;

namespace Sluice.Cli.Verbs;

/// <summary>A verb that talks to a server: its options, its failures in words, its exit status.</summary>
internal abstract class ServerVerb
{
    private readonly Surroundings _around;
    private readonly ServerOptions _server = new();
    private readonly Option<bool> _json = new("--json") { Description = "The server's answer as one JSON document on standard output." };

    protected ServerVerb(Surroundings around, string name, string description)
    {
        _around = around;
        Command = new Command(name, description);
        Command.SetAction(RunAsync);
    }

    protected Command Command { get; }

    /// <summary>The verb as a command; its own options come before those that all have.</summary>
    public Command Create()
    {
        Command.Options.Add(_json);
        _server.AddTo(Command);
        return Command;
    }

    /// <summary>Does it.</summary>
    /// <returns>The exit status.</returns>
    protected abstract Task<int> RunAsync(Call call);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var interruption = new Interruption(_around.OwnsSignals, cancellationToken);
        try
        {
            using var link = _server.Read(parsed, _around);
            var call = new Call(parsed, _around, link, parsed.GetValue(_json), interruption.Token);
            try
            {
                return await RunAsync(call);
            }
            catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
            {
                call.SayWhatGoesOn();
                return ExitStatus.Canceled;
            }
            catch (Exception e) when (e is SluiceApiException or SluiceUnreachableException)
            {
                return Tell(call, e);
            }
        }
        catch (UsageException e)
        {
            await _around.Error.WriteLineAsync($"sluice: {e.Message}");
            if (parsed.GetValue(_json))
                Call.WriteDocument(_around.Out, FailureText.Document(e));
            return ExitStatus.BadUsage;
        }
    }

    private static int Tell(Call call, Exception failure)
    {
        var (lines, exit) = failure switch
        {
            SluiceApiException e => (FailureText.Lines(e, call.File), FailureText.ExitOf(e)),
            SluiceUnreachableException e => (FailureText.Lines(e, call.Link), ExitStatus.Unreachable),
            _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "Neither an answer nor the lack of one."),
        };
        foreach (var line in lines)
            call.Error.Say(line);
        var next = (exit == ExitStatus.NotFound ? call.WhenNotFound : null) ?? FailureText.Next(failure);
        if (next is not null)
            call.Error.Say(next);
        if (call.IsJson)
            call.WriteDocument((failure as SluiceApiException)?.Problem ?? FailureText.Document((SluiceUnreachableException)failure));
        return exit;
    }
}
