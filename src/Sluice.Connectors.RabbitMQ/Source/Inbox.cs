using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Sluice.Connect.Errors;

namespace Sluice.Connectors.RabbitMQ.Source;

/// <summary>
/// A channel of its own that reads a queue. The broker sends on until so many messages are not acknowledged as it was told, so no more than those wait
/// here. What was not acknowledged when it is closed goes back into the queue.
/// </summary>
internal sealed class Inbox : AsyncDefaultBasicConsumer, IAsyncDisposable
{
    private readonly Channel<Message> _messages = System.Threading.Channels.Channel.CreateUnbounded<Message>(new UnboundedChannelOptions { SingleReader = true });
    private readonly RabbitConnection _server;
    private readonly RabbitQueue _queue;

    private Inbox(IChannel channel, RabbitConnection server, RabbitQueue queue)
        : base(channel)
    {
        _server = server;
        _queue = queue;
    }

    /// <summary>Declares the queue and begins to read it.</summary>
    /// <exception cref="ConnectorException">The broker cannot be reached or refuses.</exception>
    public static async ValueTask<Inbox> OpenAsync(RabbitSourceSettings settings, RabbitConnection server, CancellationToken cancellationToken)
    {
        var channel = await server.OpenChannelAsync(null, cancellationToken);
        var inbox = new Inbox(channel, server, settings.Queue);
        try
        {
            await server.DeclareAsync(channel, settings.Queue, cancellationToken);
            await server.AskAsync(t => DoneAsync(channel.BasicQosAsync(0, settings.Prefetch, global: false, t)), "setting prefetch_count", cancellationToken);
            await server.AskAsync(t => channel.BasicConsumeAsync(settings.Queue.Name, autoAck: false, inbox, t), $"reading queue '{settings.Queue.Name}'", cancellationToken);
            return inbox;
        }
        catch
        {
            await inbox.DisposeAsync();
            throw;
        }
    }

    /// <summary>A message that has come already.</summary>
    public bool TryTake(out Message message) => _messages.Reader.TryRead(out message);

    /// <summary>Waits for a message.</summary>
    /// <returns>Whether there is one; <c>false</c> when none came in time.</returns>
    /// <exception cref="ConnectorException">The queue was removed, or the broker lost.</exception>
    public async ValueTask<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var waiting = new CancellationTokenSource(atMost, _server.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(waiting.Token, cancellationToken);
        try
        {
            return await _messages.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>How many messages wait in the queue, to be sent to somebody.</summary>
    public async ValueTask<uint> CountAsync(CancellationToken cancellationToken) =>
        (await _server.AskAsync(t => Channel.QueueDeclarePassiveAsync(_queue.Name, t), $"counting queue '{_queue.Name}'", cancellationToken)).MessageCount;

    /// <summary>Acknowledges all messages up to one.</summary>
    public ValueTask<bool> AcknowledgeAsync(ulong upTo, CancellationToken cancellationToken) =>
        _server.AskAsync(t => DoneAsync(Channel.BasicAckAsync(upTo, multiple: true, t)), $"acknowledging messages of queue '{_queue.Name}'", cancellationToken);

    public override Task HandleBasicDeliverAsync(
        string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string routingKey, IReadOnlyBasicProperties properties, ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
    {
        // The client uses its buffer again.
        _messages.Writer.TryWrite(new Message(deliveryTag, body.ToArray()));
        return Task.CompletedTask;
    }

    public override Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        _messages.Writer.TryComplete(RabbitFault.QueueGone(_queue.Name, ConnectorSide.Source, _server.Place));
        return base.HandleBasicCancelAsync(consumerTag, cancellationToken);
    }

    public override Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason)
    {
        _messages.Writer.TryComplete(RabbitFault.Of(reason, ConnectorSide.Source, _server.Place, $"reading queue '{_queue.Name}'"));
        return base.HandleChannelShutdownAsync(channel, reason);
    }

    public ValueTask DisposeAsync() => _server.CloseAsync(Channel);

    private static async Task<bool> DoneAsync(Task task)
    {
        await task;
        return true;
    }

    private static async Task<bool> DoneAsync(ValueTask task)
    {
        await task;
        return true;
    }
}
