import { MalformedProtobuf } from '../../protobuf/malformed.ts';
import { GrpcFailure, NoGrpc } from './grpc-failure.ts';

const UNIMPLEMENTED = 12;
const RESOURCE_EXHAUSTED = 8;
const OFF = 'or set --kubernetes.pod-resources-socket=none';

/** What went wrong with a call, and what to do: one sentence for the operator. */
export function kubeletProblem(error: unknown, socket: string, timeoutMs: number): string {
  if (error instanceof NoGrpc) return noAnswer(error, socket, timeoutMs);
  if (error instanceof GrpcFailure) return refused(error, socket);
  if (error instanceof MalformedProtobuf)
    return `the kubelet's answer on ${socket} cannot be read: ${error.message}`;
  const { code, message } =
    error instanceof Error
      ? { code: codeOf(error), message: error.message }
      : { code: '', message: String(error) };
  if (code === 'ENOENT')
    return `${socket} is not there: no kubelet on this node, or its folder is not mounted. Mount the folder (the socket in it is made anew when the kubelet starts), ${OFF}.`;
  if (code === 'EACCES' || code === 'EPERM')
    return `user ${process.geteuid?.() ?? '?'} may not open ${socket}, which is root's. Run as user 0 (no capability and no privilege is needed), ${OFF}.`;
  if (code === 'ECONNREFUSED')
    return `nobody listens on ${socket}: the kubelet is stopped or starting, or this is no socket of its.`;
  if (code.startsWith('ERR_HTTP2')) return foreign(socket, message);
  return `the kubelet cannot be asked on ${socket}: ${message}`;
}

function noAnswer({ why, message }: NoGrpc, socket: string, timeoutMs: number): string {
  if (why === 'late')
    return `the kubelet has not answered on ${socket} within ${timeoutMs / 1000} s. Look at it: journalctl -u kubelet`;
  if (why === 'long')
    return `the answer on ${socket} is longer than any that a kubelet gives; it was given up`;
  return foreign(socket, message);
}

function refused({ status, message }: GrpcFailure, socket: string): string {
  const said = message === '' ? '' : `: ${message.slice(0, 200)}`;
  if (status === UNIMPLEMENTED)
    return `the kubelet on ${socket} does not have PodResources v1${said}. Kubernetes 1.20 and newer do.`;
  if (status === RESOURCE_EXHAUSTED)
    return `the kubelet on ${socket} is asked too often, by all who ask on this node${said}`;
  return `the kubelet on ${socket} refuses, with gRPC status ${status}${said}`;
}

function foreign(socket: string, found: string): string {
  return `what listens on ${socket} is no kubelet: ${found}. Give its socket with --kubernetes.pod-resources-socket, ${OFF}.`;
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
