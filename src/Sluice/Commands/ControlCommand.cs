using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sluice.Output;
using Sluice.Runtime.Runners.Child;
using Sluice.Server;
using Sluice.Server.Control;

namespace Sluice.Commands;

/// <summary><c>sluice control</c>: a control process of a cluster. Started by a node of role <c>all</c> or <c>control</c>, and by nobody else.</summary>
internal static class ControlCommand
{
    private const string Name = "control";
    private const string Node = "--node";

    public static Command Create()
    {
        var node = new Option<int>(Node) { Description = "The process that starts it.", Required = true };
        var command = new Command(Name, "Internal: the control process of the server that started it.") { node };
        command.Hidden = true;
        command.SetAction((parsed, _) => RunAsync(parsed.GetRequiredValue(node)));
        return command;
    }

    /// <summary>What it is started with.</summary>
    public static IReadOnlyList<string> Arguments(int node) => [Name, Node, node.ToString(CultureInfo.InvariantCulture)];

    private static async Task<int> RunAsync(int node)
    {
        if (OperatingSystem.IsWindows())
        {
            await Console.Error.WriteLineAsync("sluice: control processes are processes of a Unix system.");
            return ExitCode.BadUsage;
        }

        using var signals = new NodeSignals(() => { });
        using var tie = NodeTie.Tie(node);
        try
        {
            using var reader = new StreamReader(tie.Input, Encoding.UTF8, leaveOpen: true);
            await using var writer = new StreamWriter(tie.Output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            if (await reader.ReadLineAsync(signals.Stopping) is not { } line || JsonSerializer.Deserialize(line, ControlOrderJson.Default.ControlOrder) is not { } order)
                return ExitCode.BadUsage;
            await ControlProgram.RunAsync(order, writer, signals);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (signals.Stopping.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return await FailureText.WriteAsync(e, SecretMask.None);
        }
    }
}
