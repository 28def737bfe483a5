using System.CommandLine;
using Sluice.Composition;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.JobFiles.Planning;
using Sluice.JobFiles.Types;
using Sluice.Output;
using Sluice.Runtime.Resolution;

namespace Sluice.Commands;

/// <summary><c>sluice check JOB</c>: what the job would do, and with which guarantees, without moving a row.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var arguments = new JobArguments();
        var connect = new Option<bool>("--connect") { Description = "Also ask the sources and sinks; writes nothing there." };
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output." };
        var command = new Command("check", "Parses, resolves and validates a job, and shows its plan.") { connect, json };
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(arguments, parsed, parsed.GetValue(connect), parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        JobArguments arguments, ParseResult parsed, bool connect, bool json, CancellationToken cancellationToken)
    {
        var mask = SecretMask.None;
        JobPlan? plan = null;
        try
        {
            plan = arguments.Read(parsed);
            mask = SecretMask.For(plan);
            await FailureText.WarnAsync(plan.Warnings, mask);
            await using var job = await ResolveAsync(plan, connect, cancellationToken);
            await Console.Out.WriteAsync(mask.Apply(json ? PlanView.Json(job) : PlanView.Text(job)));
            return ExitCode.Done;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var found = e is ConnectorException { IsTransient: false } fault && plan is not null ? Located(fault, plan) : e;
            if (json)
                await Console.Out.WriteAsync(mask.Apply(Refusal(plan?.Name, FailureText.Describe(found))));
            return await FailureText.WriteAsync(found, mask);
        }
    }

    /// <summary>What a connector says to a check is known before any run: a mistake in the job, at the block's place where only one can be meant.</summary>
    private static ConfigException Located(ConnectorException fault, JobPlan plan)
    {
        IReadOnlyList<PlanNode> nodes = fault.Side switch
        {
            ConnectorSide.Source => plan.Sources,
            ConnectorSide.Transform => plan.Transforms,
            _ => plan.Sinks,
        };
        var only = nodes.Count == 1 ? nodes[0] : null;
        return new ConfigException(
            only?.Config.Location ?? new TextLocation(plan.Resolved.Location.File, 0, 0), only?.Id ?? "",
            $"{only?.Id ?? fault.Side.ToString().ToLowerInvariant()}: {fault.Message}", code: fault.Code);
    }

    /// <summary>The document for a job that cannot be planned.</summary>
    private static string Refusal(string? name, Told told) => JsonOutput.Document(json =>
    {
        json.WriteString("name", name);
        Told.Write(json, told);
    });

    private static Task<ResolvedJob> ResolveAsync(JobPlan plan, bool connect, CancellationToken cancellationToken) =>
        new JobResolver(new ResolveRequest(Plugins.Catalog, SchemaDialect.Instance) { Connect = connect, PlanSplits = connect }).ResolveAsync(plan, cancellationToken);
}
