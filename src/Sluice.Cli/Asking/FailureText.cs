using Sluice.Cli.Text;
using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Cli.Asking;

/// <summary>Failures in plain words, and the exit status that goes with each.</summary>
internal static class FailureText
{
    /// <summary>The exit status for an error that the server answered with.</summary>
    public static int ExitOf(SluiceApiException e) => e switch
    {
        { Code: ProblemCodes.NotFound } => ExitStatus.NotFound,
        { Status: 404 } => ExitStatus.NotFound,
        { Status: 409 or 410 } => ExitStatus.Refused,
        { IsTransient: true } or { Status: >= 500 or < 400 } => ExitStatus.Unreachable,
        _ => ExitStatus.BadUsage,
    };

    /// <summary>What the server answered, a line each.</summary>
    /// <param name="e">The answer.</param>
    /// <param name="file">The job file that was sent, for the places of mistakes; <c>null</c> for none.</param>
    public static IReadOnlyList<string> Lines(SluiceApiException e, string? file)
    {
        var problem = e.Problem;
        var lines = new List<string> { $"error{(problem.Fault is { } fault ? $" {fault}" : "")}: {Words(problem)}" };
        lines.AddRange((problem.Errors ?? []).Select(x => $"  {Line(x, file)}"));
        lines.AddRange((problem.Differs ?? []).Select(d => $"  differs: {d}"));
        return lines;
    }

    /// <summary>What is doubtful in a job that the server took, a line each.</summary>
    /// <param name="job">The job.</param>
    /// <param name="file">The job file that was sent.</param>
    public static IReadOnlyList<string> Warnings(Job job, string? file) => [.. (job.Warnings ?? []).Select(w => $"warning: {Line(w, file)}")];

    /// <summary>That the server cannot be reached, and what to try.</summary>
    public static IReadOnlyList<string> Lines(SluiceUnreachableException e, ServerLink link)
    {
        var lines = new List<string>
        {
            $"error: no answer from {e.Server} ({link.SaidBy}): {Why(e)}",
        };
        if (e.RequestId is { } request)
            lines.Add($"Whether the request was done is not known. Type the same again with --request-id {request}: it is not done twice.");
        return lines;
    }

    /// <summary>What to do about a failure; <c>null</c> where its own words say it all.</summary>
    public static Hint? Next(Exception failure) => failure is SluiceApiException e
        ? NextStep.After(e.Problem)
        : new Hint("Check that the server runs (sluice server) and that its address is right: --server URL, or $SLUICE_SERVER.");

    /// <summary>As a document for <c>--json</c>: the server sent none.</summary>
    public static Problem Document(SluiceUnreachableException e) => new()
    {
        Title = "No answer",
        Status = 0,
        Code = "unreachable",
        Detail = $"No answer from {e.Server}: {Why(e)}",
        RequestId = e.RequestId,
    };

    /// <summary>As a document for <c>--json</c>: the server was not asked.</summary>
    public static Problem Document(UsageException e) => new() { Title = "Bad usage", Status = 0, Code = "bad-usage", Detail = e.Message };

    /// <summary>What the server says, for a command: each mistake of a job has a line of its own below, and how to ask again is the next step.</summary>
    private static string Words(Problem problem) => problem switch
    {
        { Code: ProblemCodes.BadJob, Errors: { Count: > 0 } errors } => $"the job cannot be used: {Amounts.Count(errors.Count, "mistake")}.",
        { Code: ProblemCodes.InDoubt, RequestId: { } request } => $"Whether request {request} is stored is not known yet.",
        _ => problem.Detail,
    };

    private static string Why(SluiceUnreachableException e)
    {
        for (var cause = e.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (cause is System.Net.Sockets.SocketException socket)
                return $"{socket.Message.TrimEnd('.')}.";
        }

        return e.InnerException is OperationCanceledException ? "nothing came in time."
            : e.InnerException is { } inner ? $"{inner.Message.TrimEnd('.')}."
            : "it said nothing.";
    }

    private static string Line(ProblemError error, string? file)
    {
        var place = new List<string>();
        if (file is not null && error.Line is not null)
            place.Add(file);
        if (error.Line is { } line)
            place.Add(error.Column is { } column ? $"line {line}, column {column}" : $"line {line}");
        if (error.Path.Length > 0)
            place.Add(error.Path);
        var text = place.Count == 0 ? error.Message : $"{string.Join(", ", place)}: {error.Message}";
        var hint = error.Hint is { Length: > 0 } h ? $" ({h})" : "";
        return $"{(error.Fault is { } fault ? $"{fault} " : "")}{text}{hint}";
    }
}
