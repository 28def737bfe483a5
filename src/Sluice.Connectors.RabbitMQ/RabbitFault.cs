using System.Net.Sockets;
using System.Security.Authentication;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using Sluice.Connect.Errors;

namespace Sluice.Connectors.RabbitMQ;

/// <summary>What a broker's or the client's failure means.</summary>
internal static class RabbitFault
{
    private const int MostWords = 240;

    public static ConnectorException Of(Exception e, ConnectorSide side, string place, string what)
    {
        var meaning = Chain(e).Select(Known).FirstOrDefault(m => m is not null) ?? Lost(CauseOf(e));
        return new ConnectorException(CodeOf(meaning.Number, side), side, $"{place}, {what}: {meaning.Happened}. {meaning.Remedy}.", meaning.IsTransient, e);
    }

    /// <summary>A channel or its connection ended while something was waited for.</summary>
    public static ConnectorException Of(ShutdownEventArgs reason, ConnectorSide side, string place, string what) =>
        Of(new OperationInterruptedException(reason), side, place, what);

    public static ConnectorException QueueGone(string queue, ConnectorSide side, string place) => new(
        CodeOf(4, side), side, $"{place}, queue '{queue}': it was removed, or moved away, while it was read. What was in it and not read is gone with it. Make it again if that was a mistake; then --resume.");

    /// <summary>The broker's certificate was refused.</summary>
    public static ConnectorException NotTrusted(string why, Exception e, ConnectorSide side, string place) => new(
        CodeOf(1, side), side,
        $"{place}, connecting: no secure connection, the broker's certificate is refused: {why}. Check the host's name, and that the certificate is of an authority that the machine trusts, or name "
        + "the authority's PEM file in the url: ?cacertfile=PATH.", isTransient: false, e);

    /// <summary>The file of authorities is no use.</summary>
    public static ConnectorException NoAuthorities(Exception e, ConnectorSide side, string place) => new(
        CodeOf(1, side), side, $"{place}, connecting: 'cacertfile' cannot be used: {Words(e.Message)}. Name a PEM file that every machine which runs the job can read.", isTransient: false, e);

    private static Meaning? Known(Exception e) => e switch
    {
        AuthenticationException => new Meaning(
            1, $"no secure connection: {Words(e.Message)}", "Check that the port is one for TLS (as a rule 5671); where it is not, write amqp instead of amqps", false),
        TimeoutException => new Meaning(6, "no answer in time (connection_timeout, answer_timeout)", "Look at the broker: it may hold back writers because its memory or disk is short. Or allow more time", true),
        PublishReturnException returned => new Meaning(
            7, $"the broker gave a message back because no queue takes it ({Words(returned.ReplyText)})",
            returned.Exchange.Length == 0 ? "Look whether the queue was removed in mid-run; --resume makes it again" : "Bind a queue to the exchange for this 'routing_key'; then --resume", false),
        PublishException => new Meaning(8, "the broker did not take a message (nack)", "Look at the queue's limits (x-max-length with reject-publish) and at the broker's log; then --resume", true),
        AuthenticationFailureException => Login(""),
        PossibleAuthenticationFailureException => Login(" or closed the connection while it was asked"),
        OperationInterruptedException { ShutdownReason: { } reason } => OfReason(reason),
        _ => null,
    };

    private static Meaning OfReason(ShutdownEventArgs reason)
    {
        var words = Words(reason.ReplyText);
        return reason.ReplyCode switch
        {
            Constants.AccessRefused or Constants.NotAllowed => Login($": {words}"),
            Constants.NotFound => new Meaning(4, $"it is not there: {words}", "Check the name, or make it; a queue that was removed in mid-run is made again by --resume", false),
            Constants.PreconditionFailed when words.Contains("inequivalent", StringComparison.Ordinal) =>
                new Meaning(3, $"the queue is there with other properties: {words}", "Set 'durable' and 'auto_delete' as the queue has them, or name another queue", false),
            Constants.PreconditionFailed when words.Contains("timed out", StringComparison.Ordinal) || words.Contains("timeout", StringComparison.Ordinal) =>
                new Meaning(6, $"the broker waited too long for an acknowledgement: {words}", "Commit more often: lower 'prefetch_count' or checkpoint.interval", true),
            Constants.PreconditionFailed or Constants.ResourceLocked or Constants.NotImplemented or Constants.FrameError or Constants.SyntaxError or Constants.CommandInvalid =>
                new Meaning(5, $"the broker refused: {words}", "Follow the broker's words", false),
            _ => Lost(words.Length > 0 ? $": {words}" : ""),
        };
    }

    private static Meaning Login(string words) =>
        new(2, $"the broker refuses the login, or the user lacks a right{words}", "Check 'username', 'password' and 'virtual_host', and what the user may do there", false);

    private static Meaning Lost(string cause) =>
        new(1, $"the broker cannot be reached, or the connection was lost{cause}", "Check 'host' and 'port', and that the broker runs", true);

    /// <summary>Not the client's own words, which name its classes.</summary>
    private static string CauseOf(Exception e) => Chain(e).OfType<SocketException>().FirstOrDefault() is { } socket ? $": {Words(socket.Message)}" : "";

    private static IEnumerable<Exception> Chain(Exception e)
    {
        yield return e;
        var inner = e is AggregateException many ? many.InnerExceptions : e.InnerException is { } one ? [one] : Enumerable.Empty<Exception>();
        foreach (var cause in inner.SelectMany(Chain))
            yield return cause;
    }

    private static string Words(string message)
    {
        var line = message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return line.Length > MostWords ? line[..MostWords] + "..." : line;
    }

    private static string CodeOf(int number, ConnectorSide side) => (number, side == ConnectorSide.Sink) switch
    {
        (1, false) => "SLC2601",
        (1, true) => "SLC3601",
        (2, false) => "SLC2602",
        (2, true) => "SLC3602",
        (3, false) => "SLC2603",
        (3, true) => "SLC3603",
        (4, false) => "SLC2604",
        (4, true) => "SLC3604",
        (6, false) => "SLC2606",
        (6, true) => "SLC3606",
        (7, _) => "SLC3607",
        (8, _) => "SLC3608",
        (_, false) => "SLC2605",
        _ => "SLC3605",
    };

    private sealed record Meaning(int Number, string Happened, string Remedy, bool IsTransient);
}
