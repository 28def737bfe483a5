namespace Sluice.Connectors.RabbitMQ;

/// <summary>What messages are.</summary>
internal enum RabbitFormat
{
    Json = 0,
    Text = 1,
}
