using System.Data.Common;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;

namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>
/// Lets one attempt of a run at a time at what is done once to a target. Each takes it over under a number of its own, which is higher than that of the one at work:
/// without turns it would end that one's session, be ended when that one tries again, and so on, for as long as the work takes longer than the pause between tries.
/// Whoever is no live attempt of the same run gets no turn left: a takeover ends it.
/// </summary>
internal sealed class TargetTurn(ILedger ledger, DbConnection connection, TargetRequest request, TimeProvider clock)
{
    /// <summary>How long one that came at the same moment has to leave.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Registered under the attempt, and not under the number of this try: by it others know whether it is alive.</summary>
    private readonly SplitToken _session = request.Token with { Owner = request.Attempt ?? request.Token.Owner };

    /// <summary>Whether store and ledger both say that it was done: nobody is ended or superseded to hear it again.</summary>
    public async ValueTask<bool> IsDoneAsync(CancellationToken cancellationToken)
    {
        var token = request.Token;
        return request.IsDone
            && await ledger.ReadEpochAsync(connection, token.Sink, cancellationToken) == token.Sink.Epoch
            && (await ledger.ReadPositionsAsync(connection, token.Sink, cancellationToken)).TryGetValue(token.Split, out var stands)
            && stands.Progress.Position.IsEnd;
    }

    /// <summary>Registers the connection, if nobody else is at it.</summary>
    /// <returns><c>false</c>: another attempt is, and the connection is to be closed.</returns>
    public async ValueTask<bool> TakeAsync(CancellationToken cancellationToken)
    {
        if ((await OthersAsync(cancellationToken)).Count > 0)
            return false;
        await ledger.RegisterAsync(connection, _session, cancellationToken);
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Pause)
        {
            // Of two that registered at once each sees the other here, or the one that looks last does: the later attempt leaves. If it stays, it is at work.
            var others = await OthersAsync(cancellationToken);
            if (others.Count == 0)
                return true;
            if (others.Exists(o => o < _session.Owner))
                return false;
            await Task.Delay(Pause, clock, cancellationToken);
        }

        return false;
    }

    private async ValueTask<List<long>> OthersAsync(CancellationToken cancellationToken) => request.LiveAttempts.Count == 0
        ? []
        : [.. (await ledger.ReadHoldersAsync(connection, request.Token, cancellationToken)).Where(request.LiveAttempts.Contains)];
}
